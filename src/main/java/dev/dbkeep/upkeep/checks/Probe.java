package dev.dbkeep.upkeep.checks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The connection a check reads through. Every query is a read-only transaction of its own with
 * timeouts, an empty search_path and neither parallel workers nor JIT, so that neighbours keep
 * their processors and a query that fails spoils no other.
 */
public final class Probe {
  private final Connection connection;
  private final Limits limits;
  private final Outside outside;
  private final Clock clock;
  private final int major;
  private final Map<Population, Long> populations = new EnumMap<>(Population.class);
  private Duration readingRows = Duration.ZERO;

  Probe(Connection connection, Limits limits, Outside outside, Clock clock) throws SQLException {
    this.connection = connection;
    this.limits = limits;
    this.outside = outside;
    this.clock = clock;
    this.major = connection.getMetaData().getDatabaseMajorVersion();
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
  }

  /** Reads one row. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  int major() {
    return major;
  }

  Limits limits() {
    return limits;
  }

  Outside outside() {
    return outside;
  }

  Clock clock() {
    return clock;
  }

  /** Runs a query over catalogs and statistics. */
  void each(String sql, RowReader reader, Object... parameters) throws SQLException {
    run(limits.statement(), sql, reader, parameters);
  }

  /** The number that such a query gives. */
  long number(String sql, Object... parameters) throws SQLException {
    long[] number = {0};
    each(sql, row -> number[0] = row.getLong(1), parameters);
    return number[0];
  }

  boolean isTrue(String sql, Object... parameters) throws SQLException {
    boolean[] answer = {false};
    each(sql, row -> answer[0] = row.getBoolean(1), parameters);
    return answer[0];
  }

  /**
   * Runs a query that reads rows. What it could not read is written down as not seen.
   *
   * @param object what is read, for that
   */
  void rows(Examination examination, String object, String sql, RowReader reader)
      throws SQLException {
    Duration left = limits.rowsTotal().minus(readingRows);
    if (left.isNegative() || left.isZero()) {
      examination.unseen("the time for reading rows was used up before " + object);
      return;
    }
    Duration timeout = left.compareTo(limits.rows()) < 0 ? left : limits.rows();
    long began = System.nanoTime();
    try {
      run(timeout, sql, reader);
    } catch (SQLException e) {
      examination.unseen(Refusals.of(e, timeout).orElseThrow(() -> e) + " (" + object + ")");
    } finally {
      readingRows = readingRows.plusNanos(System.nanoTime() - began);
    }
  }

  /**
   * The plan of a statement that somebody else wrote, as JSON; its names are looked up along the
   * search_path of the role. Nothing is run. Its parameters have no values, so the connection must
   * send it by the simple protocol.
   *
   * @param before a query to be run in the same transaction before it
   */
  Optional<String> plan(String statement, String before) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.setEscapeProcessing(false);
      sql.execute("SET LOCAL lock_timeout = '100ms'; SET LOCAL statement_timeout = '5s'");
      if (!before.isEmpty()) {
        sql.execute(before);
      }
      StringBuilder plan = new StringBuilder();
      try (ResultSet row = sql.executeQuery("EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + statement)) {
        while (row.next()) {
          plan.append(row.getString(1)).append('\n');
        }
      }
      return Optional.of(plan.toString());
    } catch (SQLException e) {
      // remembered texts may be cut, or name what is gone: those say nothing
      return Optional.empty();
    } finally {
      connection.rollback();
    }
  }

  private void run(Duration timeout, String sql, RowReader reader, Object... parameters)
      throws SQLException {
    try {
      try (Statement settings = connection.createStatement()) {
        settings.execute(
            "SET LOCAL search_path = ''; SET LOCAL TimeZone = 'UTC'; SET LOCAL jit = off; SET LOCAL"
                + " lock_timeout = '100ms'; SET LOCAL max_parallel_workers_per_gather = 0; SET"
                + " LOCAL statement_timeout = "
                + Math.max(1, timeout.toMillis()));
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 1, parameters[i]);
        }
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            reader.read(row);
          }
        }
      }
    } finally {
      connection.rollback();
    }
  }

  /** How many things of a kind there are, asked once. */
  long population(Population population) throws SQLException {
    Long known = populations.get(population);
    if (known == null) {
      known = number(population.sql());
      populations.put(population, known);
    }
    return known;
  }

  /** The schema of an extension, as SQL; empty when it is not installed. */
  Optional<String> extension(String name) throws SQLException {
    String[] schema = new String[1];
    each(
        """
        SELECT pg_catalog.quote_ident(n.nspname) AS schema
        FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = ?
        """,
        row -> schema[0] = row.getString("schema"),
        name);
    return Optional.ofNullable(schema[0]);
  }

  /** Whether the role sees what other roles' sessions do. */
  boolean seesSessions() throws SQLException {
    return isTrue(
        """
        SELECT r.rolsuper OR pg_catalog.pg_has_role(r.oid, 'pg_read_all_stats', 'USAGE')
        FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
        """);
  }

  /** Writes down that it does not. */
  boolean seesSessions(Examination examination) throws SQLException {
    boolean sees = seesSessions();
    if (!sees) {
      examination.unseen(
          "the role may not see the sessions of others: GRANT pg_read_all_stats to it");
    }
    return sees;
  }

  boolean isReplica() throws SQLException {
    return isTrue("SELECT pg_catalog.pg_is_in_recovery()");
  }

  /** For how long the statistics of this database have been collected at least. */
  Duration statisticsAge() throws SQLException {
    return Duration.ofSeconds(
        number(
            """
            SELECT extract(epoch FROM now() - coalesce(d.stats_reset, pg_catalog.pg_postmaster_start_time()))::bigint
            FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()
            """));
  }
}
