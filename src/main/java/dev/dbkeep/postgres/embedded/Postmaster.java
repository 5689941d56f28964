package dev.dbkeep.postgres.embedded;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts and stops the server process of a cluster; the caller holds the cluster's lock. */
final class Postmaster {
  private static final int POLL_MILLIS = 5;
  private static final int STOP_POLLS = 6000;
  private static final int PORT_TRIES = 5;

  private Postmaster() {}

  static ServerUrl start(
      Cluster cluster, Binaries binaries, Identity identity, ServerOptions options) {
    removeLeftover(cluster);
    for (int attempt = 1; ; attempt++) {
      int port =
          options.port().isPresent()
              ? options.port().getAsInt()
              : Ports.choose(cluster.folder(), Ports.remembered(cluster.portFile()));
      if (options.port().isPresent() && !Ports.isFree(port)) {
        throw portTaken(port);
      }
      long logStart = logLength(cluster.log());
      configure(cluster, port, options, identity);
      Optional<PostmasterFile> ready = launch(cluster, binaries, identity);
      if (ready.isPresent()) {
        return cluster.url(ready.get().port());
      }
      String log = logFrom(cluster.log(), logStart);
      boolean portLost = log.contains("Address already in use");
      if (portLost && options.port().isPresent()) {
        throw portTaken(port);
      }
      // Another process took the port between our look and the server's start: choose again.
      if (!portLost || attempt == PORT_TRIES) {
        throw didNotStart(cluster, log);
      }
    }
  }

  private static DbkeepException portTaken(int port) {
    return EmbeddedErrors.of(
        "port " + port + " is taken by another process",
        "Stop what listens there, or leave the port out and dbkeep chooses a free one.");
  }

  private static DbkeepException didNotStart(Cluster cluster, String log) {
    if (EmbeddedErrors.isDiskFull(log)) {
      return EmbeddedErrors.disk(cluster.folder(), new IOException("No space left on device"));
    }
    String cause =
        log.lines()
            .filter(
                line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("error"))
            .findFirst()
            .or(() -> log.lines().findFirst())
            .orElse("it ended without a message");
    int colon = cause.indexOf("FATAL:");
    return EmbeddedErrors.of(
            "the PostgreSQL server in "
                + cluster.folder()
                + " did not start: "
                + (colon < 0 ? cause : cause.substring(colon + "FATAL:".length()).strip()),
            "Read "
                + cluster.log()
                + "; if the data there is of no value, remove the folder and run the command"
                + " again.")
        .detail(log);
  }

  /**
   * A postmaster.pid whose process is not a server of this folder would keep the new server from
   * starting.
   */
  private static void removeLeftover(Cluster cluster) {
    Optional<PostmasterFile> file = PostmasterFile.read(cluster.data());
    try {
      if (file.isPresent() && !file.get().isServerOf(cluster.data())) {
        Files.deleteIfExists(PostmasterFile.file(cluster.data()));
      }
    } catch (IOException e) {
      throw EmbeddedErrors.disk(cluster.folder(), e);
    }
  }

  private static void configure(
      Cluster cluster, int port, ServerOptions options, Identity identity) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "listen_addresses = '127.0.0.1'",
                "port = " + port,
                // Without a socket there is no limit on the length of the folder's path.
                "unix_socket_directories = ''",
                "max_wal_size = '512MB'",
                "min_wal_size = '16MB'",
                // Pushing a big schema in one transaction locks every object of it.
                "max_locks_per_transaction = 512",
                "timezone = 'UTC'",
                "log_timezone = 'UTC'"));
    if (!options.durable()) {
      lines.addAll(
          List.of(
              "fsync = off",
              "synchronous_commit = off",
              "full_page_writes = off",
              "autovacuum = off"));
    }
    try {
      Path settings = cluster.data().resolve("dbkeep.conf");
      Files.write(settings, lines);
      Files.writeString(cluster.portFile(), Integer.toString(port));
      if (Files.notExists(cluster.log())) {
        Files.createFile(cluster.log());
      }
      identity.own(settings);
      identity.own(cluster.log());
    } catch (IOException e) {
      throw EmbeddedErrors.disk(cluster.folder(), e);
    }
  }

  /**
   * pg_ctl puts the server into a session of its own, so that Ctrl-C on dbkeep does not reach it.
   */
  private static Optional<PostmasterFile> launch(
      Cluster cluster, Binaries binaries, Identity identity) {
    List<String> words = new ArrayList<>(identity.prefix());
    words.addAll(
        List.of(
            binaries.program("pg_ctl"),
            "start",
            "--wait",
            "--timeout=300",
            "--silent",
            "--pgdata=" + cluster.data(),
            "--log=" + cluster.log()));
    try {
      Process launcher =
          Program.builder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(cluster.log().toFile()))
              .start();
      launcher.getOutputStream().close();
      while (true) {
        boolean launcherEnded = !launcher.isAlive();
        Optional<PostmasterFile> file =
            PostmasterFile.read(cluster.data())
                .filter(PostmasterFile::ready)
                .filter(ready -> ready.isServerOf(cluster.data()));
        if (file.isPresent() || launcherEnded) {
          return file;
        }
        Waiting.pause(POLL_MILLIS);
      }
    } catch (IOException e) {
      throw EmbeddedErrors.of(
              "cannot run " + words.getFirst() + ": " + e.getMessage(),
              "Set DATABASE_URL to use a server of your own.")
          .cause(e);
    }
  }

  /** Fast shutdown: open transactions are rolled back, committed data is kept. */
  static boolean stop(Cluster cluster) {
    return stop(cluster.data(), cluster.log());
  }

  static boolean stop(Path data, Path log) {
    return stop(data, log, "INT");
  }

  static boolean stop(Path data, Path log, String signal) {
    Optional<PostmasterFile> file =
        PostmasterFile.read(data).filter(found -> found.isServerOf(data));
    if (file.isEmpty()) {
      return false;
    }
    ProcessHandle process = ProcessHandle.of(file.get().pid()).orElseThrow();
    Program.Outcome outcome =
        Program.run(List.of(), "sh", "-c", "kill -" + signal + " " + file.get().pid());
    if (!outcome.succeeded()) {
      throw EmbeddedErrors.of(
          "cannot stop the PostgreSQL server with process id "
              + file.get().pid()
              + " as user "
              + Identity.currentUserName(),
          "It belongs to another user: run the command as that user.");
    }
    for (int i = 0; i < STOP_POLLS; i++) {
      // Where nobody collects ended processes (process 1 of a container) they look alive, hence the
      // second question.
      if (!process.isAlive() || !file.get().isServerOf(data)) {
        return true;
      }
      Waiting.pause(POLL_MILLIS);
    }
    throw DbkeepException.of(
        ErrorCode.EMBEDDED_SERVER,
        "the PostgreSQL server with process id " + file.get().pid() + " does not stop",
        "Read " + log + " to see what it waits for.");
  }

  private static long logLength(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw EmbeddedErrors.disk(log, e);
    }
  }

  static String logFrom(Path log, long start) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(start);
      byte[] rest = new byte[(int) Math.min(file.length() - start, 1 << 16)];
      file.readFully(rest);
      return new String(rest, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
