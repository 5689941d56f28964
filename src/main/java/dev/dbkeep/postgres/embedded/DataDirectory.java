package dev.dbkeep.postgres.embedded;

import dev.dbkeep.error.DbkeepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A data directory that did not come from initdb here, such as a restored one, and the server on
 * it. It runs on the machine's programs of its version, else on ours, on 127.0.0.1 and a port of
 * its own.
 */
public final class DataDirectory {
  private static final int POLL_MILLIS = 20;
  private static final int STATUS_LINE = 7;
  private static final int PORT_LINE = 3;
  private static final String SETTINGS = "postgresql.auto.conf";

  /** A server in recovery that accepts reads says standby. */
  private static final Set<String> ACCEPTS = Set.of("ready", "standby");

  /**
   * What keeps a copy out of its original's way: reached from this machine only, it archives
   * nothing, subscriptions take no changes away, jobs do not run twice.
   */
  public static final Map<String, String> BESIDE_ITS_ORIGINAL =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "archive_mode", "off",
          "max_logical_replication_workers", "0",
          "cron.launch_active_jobs", "off");

  private final Path data;

  private DataDirectory(Path data) {
    this.data = data;
  }

  public static DataDirectory of(Path data) {
    return new DataDirectory(data.toAbsolutePath().normalize());
  }

  public Path path() {
    return data;
  }

  /** The major version of the server that wrote it. */
  public int major() {
    try {
      return Integer.parseInt(Files.readString(data.resolve("PG_VERSION")).strip());
    } catch (IOException | NumberFormatException e) {
      throw EmbeddedErrors.of(
          data + " is not a data directory of PostgreSQL",
          "Name the folder with PG_VERSION in it.");
    }
  }

  /**
   * Settings that hold from the next start on, before those in postgresql.conf. Files that a
   * distribution keeps elsewhere (postgresql.conf, pg_hba.conf) are made where they are missing;
   * then only this machine's own users get in, by their password.
   */
  public void configure(Map<String, String> settings) {
    StringBuilder lines = new StringBuilder();
    settings.forEach(
        (name, value) -> lines.append(name).append(" = '").append(escaped(value)).append("'\n"));
    try {
      create("postgresql.conf", "");
      create("pg_ident.conf", "");
      create(
          "pg_hba.conf",
          "host all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n");
      Files.writeString(
          data.resolve(SETTINGS), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw EmbeddedErrors.disk(data, e);
    }
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("'", "''");
  }

  private void create(String name, String content) throws IOException {
    if (Files.notExists(data.resolve(name))) {
      Files.writeString(data.resolve(name), content);
    }
  }

  /** A port that nobody listens on at the moment. */
  public static int freePort(Path near) {
    return Ports.choose(near, OptionalInt.empty());
  }

  /** Whether nobody listens on a port, and this user may. */
  public static boolean isFree(int port) {
    return Ports.isFree(port);
  }

  /**
   * Starts the server and waits until it accepts connections, be it only for reading.
   *
   * @param log what the server says is appended here
   * @return its port
   */
  public int start(Path log) {
    Identity identity = identity();
    Binaries binaries = BinariesLocator.forMajor(major(), UserCache.of(identity));
    try {
      identity.own(data);
      if (Files.notExists(log)) {
        Files.createFile(log);
      }
      identity.own(log);
      long logStart = Files.size(log);
      List<String> words = new ArrayList<>(identity.prefix());
      words.addAll(
          List.of(
              binaries.program("pg_ctl"),
              "start",
              "--no-wait",
              "--silent",
              "--pgdata=" + data,
              "--log=" + log));
      Process launcher =
          Program.builder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      launcher.getOutputStream().close();
      launcher.waitFor();
      return awaitStart(log, logStart);
    } catch (IOException e) {
      throw EmbeddedErrors.disk(data, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw didNotStart("interrupted");
    }
  }

  /**
   * Files that belong to another user of the machine, as in a snapshot of its server's, stay its
   * own: giving them away would write to every one of them.
   */
  private Identity identity() {
    boolean anothers = Identity.uidOf(data) > 0 && Identity.uidOf(Path.of("/proc/self")) == 0;
    return Identity.forFolder(parent(), anothers ? data : parent().resolve("no data yet"));
  }

  /** Why no server of this major version can run on this machine; empty when one can. */
  public static Optional<String> obstacle(int major, Path near) {
    try {
      Identity identity = Identity.forFolder(near, near.resolve("no data yet"));
      BinariesLocator.forMajor(major, UserCache.of(identity)).check();
      return Optional.empty();
    } catch (DbkeepException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Path parent() {
    Path parent = data.getParent();
    return parent == null ? data : parent;
  }

  private int awaitStart(Path log, long logStart) {
    boolean seen = false;
    int polls = 0;
    while (true) {
      Optional<Integer> port = port();
      if (port.isPresent()) {
        return port.get();
      }
      boolean runs = PostmasterFile.read(data).filter(file -> file.isServerOf(data)).isPresent();
      seen |= runs;
      // the first moments pass before there is a file at all
      if (!runs && (seen || ++polls > 250)) {
        throw didNotStart(Postmaster.logFrom(log, logStart));
      }
      Waiting.pause(POLL_MILLIS);
    }
  }

  private DbkeepException didNotStart(String log) {
    String cause =
        log.lines()
            .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
            .reduce((first, last) -> last)
            .orElse("it ended without a message");
    return EmbeddedErrors.of(
            "the PostgreSQL server in " + data + " did not start: " + cause,
            "The lines above it in the log say more.")
        .detail(log);
  }

  /** The port of its server, when that runs and accepts connections. */
  public Optional<Integer> port() {
    try {
      List<String> lines = Files.readAllLines(PostmasterFile.file(data));
      return lines.size() > STATUS_LINE
              && ACCEPTS.contains(lines.get(STATUS_LINE).strip())
              && PostmasterFile.read(data).filter(file -> file.isServerOf(data)).isPresent()
          ? Optional.of(Integer.valueOf(lines.get(PORT_LINE).strip()))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Ends a server whose data nobody wants any more. One that waits at a target would take a second
   * to hear of an orderly end.
   */
  public boolean abandon() {
    return Postmaster.stop(data, data.resolve("log"), "QUIT");
  }

  /** Fast shutdown; false when no server runs. */
  public boolean stop() {
    return Postmaster.stop(data, data.resolve("log"));
  }
}
