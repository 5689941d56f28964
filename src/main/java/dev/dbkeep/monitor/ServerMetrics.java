package dev.dbkeep.monitor;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.observe.Metric;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks a server for its numbers, in read-only transactions that end in time. A server that does not
 * answer is a number too: {@code pg_up 0}.
 */
public final class ServerMetrics {
  private static final List<Source> SOURCES =
      Stream.of(ServerSources.ALL, LogSources.ALL, TableSources.ALL, KeeperSources.ALL)
          .flatMap(List::stream)
          .toList();

  private static final int CONNECT_SECONDS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration BUDGET = Duration.ofSeconds(9);
  private static final double NANOS = 1e9;
  private static final String FORBIDDEN = "42501";

  private final Supplier<Optional<ServerUrl>> server;
  private final ReentrantLock one = new ReentrantLock();
  private final AtomicLong scrapes = new AtomicLong();

  /**
   * @param server asked at every scrape; empty while there is none
   */
  public ServerMetrics(Supplier<Optional<ServerUrl>> server) {
    this.server = server;
  }

  /** One metric there may be, for the reference. */
  public record Described(String name, Metric.Type type, List<String> labels, String help) {
    public Described {
      labels = List.copyOf(labels);
    }
  }

  /** All that queries give; the configuration parameters have names of their own. */
  public static List<Described> described() {
    return SOURCES.stream()
        .flatMap(
            source ->
                source.columns().stream()
                    .map(
                        column ->
                            new Described(
                                column.metric(), column.type(), source.labels(), column.help())))
        .distinct()
        .toList();
  }

  /** Never fails; several callers wait for each other, so that the server is asked once a time. */
  public List<Metric> read() {
    one.lock();
    try {
      return new Scrape().read();
    } finally {
      one.unlock();
    }
  }

  /** One round of questions. */
  private final class Scrape {
    private final List<Metric> all = new ArrayList<>();
    private final List<Metric> rounds = new ArrayList<>();
    private final long began = System.nanoTime();
    private boolean up;
    private boolean failed;

    List<Metric> read() {
      try {
        Optional<ServerUrl> url = server.get();
        if (url.isPresent()) {
          ask(url.get());
        }
      } catch (SQLException | DbkeepException e) {
        up = false;
      }
      List<Metric> result = new ArrayList<>();
      result.add(Metric.of("pg_up", "Whether the server answers.", up));
      result.add(
          Metric.of(
              "pg_exporter_last_scrape_duration_seconds",
              "How long it took to ask the server.",
              seconds(began)));
      result.add(
          Metric.of(
              "pg_exporter_last_scrape_error",
              "Whether some of the questions had no answer.",
              failed || !up));
      result.add(
          new Metric(
              "pg_exporter_scrapes_total",
              "How often the server was asked.",
              Metric.Type.COUNTER,
              Map.of(),
              scrapes.incrementAndGet()));
      result.addAll(all);
      result.addAll(rounds);
      return result;
    }

    private void ask(ServerUrl url) throws SQLException {
      ServerUrl soon =
          url.parameters().containsKey("connect_timeout")
              ? url
              : url.withParameter("connect_timeout", String.valueOf(CONNECT_SECONDS));
      try (Connection connection = Connections.openForScripts(soon)) {
        // a server that stands still must not hold the scrape
        connection.setNetworkTimeout(Runnable::run, (int) BUDGET.toMillis());
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        up = true;
        int major = connection.getMetaData().getDatabaseMajorVersion();
        version(url, connection);
        for (Source source : SOURCES) {
          if (source.since() <= major && major <= source.until()) {
            round(connection, source.name(), source.needs(), source.sql(), source::read);
          }
        }
        round(
            connection,
            Parameters.NAME,
            "",
            Parameters.SQL,
            row -> Parameters.read(row).stream().toList());
      }
    }

    private void version(ServerUrl url, Connection connection) throws SQLException {
      Rows version =
          row ->
              List.of(
                  new Metric(
                      "pg_static",
                      "The server and its version.",
                      Map.of(
                          "server",
                          url.server(),
                          "version",
                          row.getString(1),
                          "short_version",
                          row.getString(2) + ".0"),
                      1));
      all.addAll(
          query(
              connection,
              "SELECT pg_catalog.version(), (s.n / 10000) || '.' || (s.n % 10000) FROM (SELECT"
                  + " pg_catalog.current_setting('server_version_num')::int AS n) s",
              version,
              TIMEOUT));
    }

    private void round(Connection connection, String name, String needs, String sql, Rows rows)
        throws SQLException {
      long start = System.nanoTime();
      Duration left = BUDGET.minusNanos(start - began);
      boolean good = false;
      try {
        if (!left.isPositive()) {
          failed = true;
        } else if (needs.isEmpty() || isThere(connection, needs)) {
          all.addAll(query(connection, sql, rows, left.compareTo(TIMEOUT) < 0 ? left : TIMEOUT));
          good = true;
        } else {
          return;
        }
      } catch (SQLException e) {
        String state = e.getSQLState();
        if (state == null || state.startsWith("08") || state.startsWith("57P")) {
          throw e;
        }
        // what the role may not see is not there for it
        failed |= !state.equals(FORBIDDEN);
      }
      Map<String, String> collector = Map.of("collector", name);
      rounds.add(
          new Metric(
              "pg_scrape_collector_duration_seconds",
              "How long this question took.",
              collector,
              seconds(start)));
      rounds.add(
          new Metric(
              "pg_scrape_collector_success", "Whether it was answered.", collector, good ? 1 : 0));
    }
  }

  /** Reads one row. */
  @FunctionalInterface
  private interface Rows {
    List<Metric> read(ResultSet row) throws SQLException;
  }

  private static boolean isThere(Connection connection, String table) throws SQLException {
    List<Metric> found =
        query(
            connection,
            // the name is one of ours
            "SELECT 1 WHERE pg_catalog.has_table_privilege(pg_catalog.to_regclass('"
                + table
                + "'), 'SELECT')",
            row -> List.of(Metric.of("found", "", true)),
            TIMEOUT);
    return !found.isEmpty();
  }

  private static List<Metric> query(Connection connection, String sql, Rows rows, Duration timeout)
      throws SQLException {
    List<Metric> found = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET LOCAL lock_timeout = '100ms'; SET LOCAL jit = off; SET LOCAL search_path = ''; SET"
              + " LOCAL max_parallel_workers_per_gather = 0; SET LOCAL statement_timeout = "
              + Math.max(1, timeout.toMillis()));
      try (ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          found.addAll(rows.read(row));
        }
      }
    } finally {
      connection.rollback();
    }
    return found;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / NANOS;
  }
}
