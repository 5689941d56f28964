package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs a program of the system to its end: cp, btrfs, zfs. */
final class SystemProgram {
  /** How it ended, and what it printed to both streams. */
  record Outcome(int exit, String output) {
    boolean succeeded() {
      return exit == 0;
    }
  }

  private SystemProgram() {}

  static Outcome run(String... words) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output.strip());
    } catch (IOException e) {
      return new Outcome(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted while running " + words[0])
          .cause(e);
    }
  }

  static void require(String what, String... words) throws IOException {
    Outcome outcome = run(words);
    if (!outcome.succeeded()) {
      throw new IOException(what + " failed: " + outcome.output());
    }
  }
}
