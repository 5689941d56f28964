package dev.dbkeep.backup.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program of PostgreSQL. Where the server is and who asks goes into its environment:
 * everybody on a machine can see the arguments of a process.
 */
final class ProgramRun {
  private static final int KEPT_LINES = 20;
  private static final long TICK_MILLIS = 200;
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "sslmode", "PGSSLMODE",
          "sslrootcert", "PGSSLROOTCERT",
          "sslcert", "PGSSLCERT",
          "sslkey", "PGSSLKEY",
          "options", "PGOPTIONS",
          "connect_timeout", "PGCONNECT_TIMEOUT");

  private final List<String> command;
  private final Map<String, String> environment;

  private ProgramRun(List<String> command, Map<String, String> environment) {
    this.command = command;
    this.environment = environment;
  }

  /**
   * What a program did.
   *
   * @param output all of it
   * @param errors its last lines on the error stream
   */
  record Result(int exit, String output, List<String> errors) {
    /** The line that says why, without the program's name. */
    String reason() {
      String line =
          errors.stream()
              .filter(text -> text.contains("error:") || text.contains("FATAL:"))
              .findFirst()
              .orElse(errors.isEmpty() ? "exit code " + exit : errors.getLast());
      int marker = line.indexOf("error: ");
      return marker < 0 ? line : line.substring(marker + "error: ".length());
    }
  }

  static ProgramRun of(List<String> command, Map<String, String> environment) {
    return new ProgramRun(command, environment);
  }

  static ProgramRun of(List<String> command, Map<String, String> environment, ServerUrl url) {
    Map<String, String> variables = new TreeMap<>(environment);
    // They would win over, or mix with, what the URL says.
    List.of("PGSERVICE", "PGSERVICEFILE", "PGHOSTADDR", "PGTARGETSESSIONATTRS")
        .forEach(variables::remove);
    variables.put("PGHOST", url.host());
    variables.put("PGPORT", Integer.toString(url.port()));
    variables.put("PGUSER", url.user());
    variables.put("PGDATABASE", url.database());
    variables.put("PGAPPNAME", "dbkeep");
    // The messages are read.
    variables.put("LC_MESSAGES", "C");
    variables.remove("LC_ALL");
    variables.remove("LANGUAGE");
    if (url.password() != null) {
      variables.put("PGPASSWORD", url.password());
    }
    PARAMETERS.forEach(
        (parameter, variable) -> {
          String value = url.parameters().get(parameter);
          if (value != null) {
            variables.put(variable, value);
          }
        });
    return new ProgramRun(command, variables);
  }

  /** The same with another name for its sessions on the server. */
  ProgramRun named(String application) {
    Map<String, String> variables = new TreeMap<>(environment);
    variables.put("PGAPPNAME", application);
    return new ProgramRun(command, variables);
  }

  Result run() {
    return run(() -> {});
  }

  /**
   * @param tick called now and then while it runs
   */
  Result run(Runnable tick) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.BACKUP, "cannot run " + command.getFirst() + ": " + e.getMessage())
          .cause(e);
    }
    // Ctrl-C ends us without any finally; the program must not write on by itself.
    Thread stopper = new Thread(() -> stop(process));
    Runtime.getRuntime().addShutdownHook(stopper);
    try {
      process.getOutputStream().close();
      Lines output = new Lines(Integer.MAX_VALUE);
      Lines errors = new Lines(KEPT_LINES);
      Thread first = Thread.ofVirtual().start(() -> output.read(process.inputReader(UTF_8)));
      Thread second = Thread.ofVirtual().start(() -> errors.read(process.errorReader(UTF_8)));
      while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        tick.run();
      }
      first.join();
      second.join();
      return new Result(
          process.exitValue(), String.join("\n", output.kept), List.copyOf(errors.kept));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(
          ErrorCode.INTERRUPTED, "interrupted while " + command.getFirst() + " ran");
    } finally {
      stop(process);
      remove(stopper);
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread stopper) {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // it is being run
    }
  }

  private static final class Lines {
    private final int most;
    private final Deque<String> kept = new ArrayDeque<>();

    Lines(int most) {
      this.most = most;
    }

    void read(BufferedReader reader) {
      try (reader) {
        for (String line = line(reader); line != null; line = line(reader)) {
          kept.add(line);
          if (kept.size() > most) {
            kept.removeFirst();
          }
        }
      } catch (IOException e) {
        // the program was stopped
      }
    }

    private static @Nullable String line(BufferedReader reader) throws IOException {
      return reader.readLine();
    }
  }
}
