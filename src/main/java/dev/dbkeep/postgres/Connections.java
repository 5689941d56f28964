package dev.dbkeep.postgres;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** Opens connections: no pool, one application_name, the errors mapped once. */
public final class Connections {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
  private static final int OLDEST_SUPPORTED = 13;
  private static final String LARGEST_BATCH = "48M";
  private static final String STARTING_UP = "57P03";
  // The driver logs what it also throws; one failure is printed once. Kept in a field, since the
  // log manager would
  // forget the level together with the logger.
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  static {
    DRIVER_LOG.setLevel(Level.OFF);
  }

  private Connections() {}

  public static Connection open(ServerUrl url) {
    Duration timeout = timeout(url);
    return connect(url, source(url, timeout), timeout);
  }

  /**
   * For scripts: a text of many statements goes to the server as it is, in one message, so that
   * error positions count from its first character.
   */
  public static Connection openForScripts(ServerUrl url) {
    Duration timeout = timeout(url);
    PGSimpleDataSource source = source(url, timeout);
    source.setPreferQueryMode(PreferQueryMode.EXTENDED_FOR_PREPARED);
    return connect(url, source, timeout);
  }

  /**
   * For texts that somebody types: values come as the server prints them, and a batch of rows that
   * would fill the memory fails.
   */
  public static Connection openForTexts(ServerUrl url) {
    Duration timeout = timeout(url);
    PGSimpleDataSource source = source(url, timeout);
    source.setPrepareThreshold(0);
    source.setBinaryTransfer(false);
    source.setMaxResultBuffer(LARGEST_BATCH);
    return connect(url, source, timeout);
  }

  /**
   * For the replication protocol: no database, no SQL but SHOW. The server refuses it without a
   * matching line {@code host replication …} in pg_hba.conf or without the right REPLICATION.
   *
   * @param applicationName by which synchronous_standby_names knows the connection
   */
  public static Connection openForReplication(ServerUrl url, String applicationName) {
    Duration timeout = timeout(url);
    PGSimpleDataSource source = source(url, timeout);
    source.setApplicationName(applicationName);
    source.setReplication("true");
    source.setPreferQueryMode(PreferQueryMode.SIMPLE);
    // the driver asks for settings by SQL otherwise, which a walsender does not speak
    source.setAssumeMinServerVersion("13");
    return connect(url, source, timeout);
  }

  private static Connection connect(ServerUrl url, PGSimpleDataSource source, Duration timeout) {
    long deadline = System.nanoTime() + (timeout.isZero() ? DEFAULT_TIMEOUT : timeout).toNanos();
    while (true) {
      try {
        return checked(url, source.getConnection());
      } catch (SQLException e) {
        // A server that is starting accepts connections within moments; a hosted one that slept,
        // too.
        if (!STARTING_UP.equals(e.getSQLState()) || System.nanoTime() > deadline) {
          throw ConnectErrors.of(url, e);
        }
        pause(url, e);
      }
    }
  }

  private static PGSimpleDataSource source(ServerUrl url, Duration timeout) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(
        new String[] {url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host()});
    source.setPortNumbers(new int[] {url.port()});
    source.setDatabaseName(url.database());
    source.setUser(url.user());
    source.setPassword(url.password());
    source.setApplicationName("dbkeep");
    source.setConnectTimeout((int) timeout.toSeconds());
    source.setLoginTimeout((int) timeout.toSeconds());
    source.setTcpKeepAlive(true);
    source.setSocketFactory(KeepAliveSockets.class.getName());
    if ("true".equals(url.parameters().get("pgbouncer"))) {
      // In transaction pooling the next statement may run on another server connection, without the
      // prepared one.
      source.setPrepareThreshold(0);
    }
    String options = url.parameters().get("options");
    if (options != null) {
      source.setOptions(options);
    }
    Tls.configure(source, url.parameters());
    return source;
  }

  private static Duration timeout(ServerUrl url) {
    String text = url.parameters().get("connect_timeout");
    if (text == null) {
      return DEFAULT_TIMEOUT;
    }
    try {
      return Duration.ofSeconds(Math.max(0, Integer.parseInt(text)));
    } catch (NumberFormatException e) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "connect_timeout is not a number of seconds: " + text,
          "Write connect_timeout=10.");
    }
  }

  private static Connection checked(ServerUrl url, Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major >= OLDEST_SUPPORTED) {
      return connection;
    }
    String version = connection.getMetaData().getDatabaseProductVersion();
    connection.close();
    throw DbkeepException.of(
        ErrorCode.SERVER_TOO_OLD,
        "PostgreSQL " + version + " at " + url.server() + " is too old",
        "dbkeep needs PostgreSQL " + OLDEST_SUPPORTED + " or later; upgrade the server.");
  }

  private static void pause(ServerUrl url, SQLException e) {
    try {
      Thread.sleep(BETWEEN_ATTEMPTS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw ConnectErrors.of(url, e);
    }
  }
}
