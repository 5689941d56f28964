package dev.dbkeep.testing;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database of its own for one test, on the embedded PostgreSQL 18 that all tests of this
 * JVM share.
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private static final Map<Integer, ServerUrl> OTHERS = new ConcurrentHashMap<>();

  private static final Map<Integer, ServerUrl> COUNTING = new ConcurrentHashMap<>();

  /** Started at the first use only. */
  private static final class Shared {
    static final ServerUrl SERVER = TestServer.start(18);
  }

  /** Of its own, since it makes every backup of the server that follows another incremental. */
  private static final class Summarizing {
    static final ServerUrl SERVER = start();

    private static ServerUrl start() {
      ServerUrl server = TestServer.start(18);
      execute(server, "ALTER SYSTEM SET summarize_wal = on");
      execute(server, "SELECT pg_reload_conf()");
      return server;
    }
  }

  private final ServerUrl server;
  private final ServerUrl url;

  private TestDatabase(ServerUrl server, String name) {
    this.server = server;
    this.url = server.withDatabase(name);
  }

  public static TestDatabase create() {
    return createOn(Shared.SERVER);
  }

  /**
   * The maintenance database of the shared server, for tests that look at the server as a whole.
   */
  public static ServerUrl server() {
    return Shared.SERVER;
  }

  /** On an embedded server of another major version, which this JVM shares as well. */
  public static TestDatabase createOnMajor(int major) {
    return createOn(OTHERS.computeIfAbsent(major, TestServer::start));
  }

  /** On a server of that version that counts statements, with the extension that shows them. */
  public static TestDatabase createCounting(int major) {
    TestDatabase database =
        createOn(
            COUNTING.computeIfAbsent(
                major, version -> TestServer.startWith(version, "pg_stat_statements")));
    database.run("CREATE EXTENSION pg_stat_statements");
    return database;
  }

  /** On an embedded server that can make incremental backups, which this JVM shares as well. */
  public static TestDatabase createSummarizing() {
    return createOn(Summarizing.SERVER);
  }

  static TestDatabase createOn(ServerUrl server) {
    String name = "test_" + COUNTER.incrementAndGet();
    execute(server, "CREATE DATABASE " + Identifiers.quote(name));
    return new TestDatabase(server, name);
  }

  public ServerUrl url() {
    return url;
  }

  /** As a text with the password, for DATABASE_URL and for other programs. */
  public String urlText() {
    return urlText(url);
  }

  static String urlText(ServerUrl url) {
    return "postgresql://"
        + url.user()
        + ":"
        + url.password()
        + "@"
        + url.host()
        + ":"
        + url.port()
        + "/"
        + url.database();
  }

  public Connection connect() {
    return Connections.open(url);
  }

  /**
   * Runs statements; several in one text are one transaction, as PostgreSQL's simple protocol has
   * it.
   */
  public void run(String sql) {
    execute(url, sql);
  }

  /**
   * The first value of the first row as a text: {@code null} for NULL, {@code nothing} without a
   * row.
   */
  public String ask(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "nothing";
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage() + "\n" + sql, e);
    }
  }

  static void execute(ServerUrl url, String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage() + "\n" + sql, e);
    }
  }

  @Override
  public void close() {
    execute(
        server, "DROP DATABASE IF EXISTS " + Identifiers.quote(url.database()) + " WITH (FORCE)");
  }
}
