package dev.dbkeep.postgres.embedded;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs one program to its end and keeps what it printed. */
final class Program {
  /** How a program ended: its exit code, and what it printed to both streams. */
  record Outcome(int exit, String output) {
    boolean succeeded() {
      return exit == 0;
    }
  }

  private Program() {}

  static Outcome run(List<String> prefix, String... command) {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(List.of(command));
    try {
      Process process = builder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output.strip());
    } catch (IOException e) {
      return new Outcome(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted while running " + command[0])
          .cause(e);
    }
  }

  /**
   * Neither the user's PG* variables nor the language of his messages may change what a server
   * program does.
   */
  static ProcessBuilder builder(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    builder.environment().put("LANG", "C");
    builder.environment().put("TZ", "UTC");
    return builder;
  }
}
