package dev.dbkeep.testing;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server without fsync in a temporary folder, which ends and vanishes with this JVM however that
 * ends.
 */
final class TestServer {
  private TestServer() {}

  static ServerUrl start(int major) {
    try {
      Path home = Files.createTempDirectory("dbkeep-test-");
      endWithThisProcess(home, major);
      return EmbeddedServer.start(home, ServerOptions.ofMajor(major).notDurable());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With libraries that a server loads at its start only. */
  static ServerUrl startWith(int major, String libraries) {
    try {
      Path home = Files.createTempDirectory("dbkeep-test-");
      endWithThisProcess(home, major);
      ServerOptions options = ServerOptions.ofMajor(major).notDurable();
      TestDatabase.execute(
          EmbeddedServer.start(home, options),
          "ALTER SYSTEM SET shared_preload_libraries = " + libraries);
      EmbeddedServer.stop(home);
      return EmbeddedServer.start(home, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A shell in a session of its own waits for the end of its input, which comes when this JVM ends,
   * even by kill -9; a shutdown hook would not run then.
   */
  private static void endWithThisProcess(Path home, int major) throws IOException {
    String script =
        """
        trap '' INT TERM HUP
        cat >/dev/null
        pid=$(head -n 1 "$1/postgres-$2/data/postmaster.pid" 2>/dev/null)
        [ -z "$pid" ] || kill -QUIT "$pid"
        n=0
        while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done
        rm -rf "$1"
        """;
    Process watchdog =
        new ProcessBuilder(
                "setsid", "sh", "-c", script, "sh", home.toString(), Integer.toString(major))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    // Collected by the garbage collector, the pipe would close and the server stop: keep it to the
    // end.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(watchdog)));
  }

  private static void close(Process watchdog) {
    try {
      watchdog.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
