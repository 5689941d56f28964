package dev.dbkeep.upkeep.report;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What schema dbkeep remembers for reports: sizes, and when the last report was. */
public final class ReportBook {
  private static final int LARGEST = 20;
  private static final int SHOWN = 8;

  private static final String REMEMBER =
      """
      WITH run AS (
        INSERT INTO dbkeep.growth_run (at, bytes)
        SELECT ?, pg_catalog.pg_database_size(pg_catalog.current_database())
        WHERE NOT EXISTS (SELECT FROM dbkeep.growth_run g WHERE g.at > ?::timestamptz - interval '12 hours')
        RETURNING id
      )
      INSERT INTO dbkeep.growth_table (run, relation, bytes, rows)
      SELECT run.id, t.relation, t.bytes, t.rows FROM run, (%s) AS t
      """;

  /** A partitioned table is as large as its partitions. */
  private static final String TABLES =
      """
      SELECT n.nspname || '.' || c.relname AS relation, sum(pg_catalog.pg_total_relation_size(leaf.oid))::bigint AS bytes,
             CASE WHEN min(leaf.reltuples) < 0 THEN -1 ELSE sum(leaf.reltuples) END::bigint AS rows
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           JOIN LATERAL (SELECT l.oid, l.reltuples FROM pg_catalog.pg_class l
                         WHERE l.oid = c.oid AND c.relkind <> 'p'
                            OR c.relkind = 'p' AND l.relkind = 'r'
                               AND l.oid IN (SELECT p.relid FROM pg_catalog.pg_partition_tree(c.oid) p WHERE p.isleaf)) leaf ON true
      WHERE c.relkind IN ('r', 'm', 'p') AND NOT c.relispartition
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dbkeep') AND n.nspname NOT LIKE 'pg\\_%%'
      GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %d
      """
          .formatted(LARGEST);

  private final ServerUrl url;
  private final ExecuteOptions options;

  public ReportBook(ServerUrl url, ExecuteOptions options) {
    this.url = url;
    this.options = options;
  }

  /**
   * Writes the sizes down, twice a day at most.
   *
   * @return why it could not; empty when it could
   */
  public String rememberSizes(Instant at) {
    try {
      JournalSchema.ensure(url, options);
      try (Connection connection = Connections.open(url);
          PreparedStatement statement = connection.prepareStatement(REMEMBER.formatted(TABLES))) {
        statement.setObject(1, time(at));
        statement.setObject(2, time(at));
        statement.executeUpdate();
      }
      return "";
    } catch (SQLException e) {
      return SqlErrors.of(e, url).getMessage();
    } catch (DbkeepException e) {
      return e.getMessage();
    }
  }

  /** Writes down that there was a report. */
  public void rememberReport(Instant at) {
    JournalSchema.ensure(url, options);
    try (Connection connection = Connections.open(url);
        PreparedStatement statement =
            connection.prepareStatement("INSERT INTO dbkeep.report_run (at) VALUES (?)")) {
      statement.setObject(1, time(at));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** When the last report was made. */
  public Optional<Instant> last() {
    List<Instant> found =
        read(
            "dbkeep.report_run",
            "SELECT max(at) FROM dbkeep.report_run HAVING count(*) > 0",
            row -> instant(row, 1));
    return found.stream().findFirst();
  }

  /** Of the database, since then. */
  public List<DatabaseReport.Point> sizes(Instant now) {
    List<DatabaseReport.Point> points =
        new ArrayList<>(
            read(
                "dbkeep.growth_run",
                "SELECT at, bytes FROM (SELECT at, bytes FROM dbkeep.growth_run ORDER BY at DESC"
                    + " LIMIT 120) g ORDER BY at",
                row -> new DatabaseReport.Point(instant(row, 1), row.getLong(2))));
    points.addAll(
        read(
            "pg_catalog.pg_class",
            "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())",
            row -> new DatabaseReport.Point(now, row.getLong(1))));
    return points;
  }

  /** The largest tables, with what they were at the last look before then. */
  public List<DatabaseReport.Table> tables(Instant since) {
    boolean remembered = !read("dbkeep.growth_table", "SELECT 1", row -> row.getInt(1)).isEmpty();
    String before =
        remembered
            ? "(SELECT g.bytes FROM dbkeep.growth_table g JOIN dbkeep.growth_run r ON r.id = g.run"
                + " WHERE g.relation = t.relation ORDER BY r.at > ?::timestamptz,"
                + " pg_catalog.abs(extract(epoch FROM r.at - ?::timestamptz)) LIMIT 1)"
            : "NULL::bigint";
    return read(
        "pg_catalog.pg_class",
        "SELECT t.relation, t.bytes, t.rows, "
            + before
            + " FROM ("
            + TABLES
            + ") AS t ORDER BY 2 DESC, 1 LIMIT "
            + SHOWN,
        row ->
            new DatabaseReport.Table(
                row.getString(1), row.getLong(2), row.getLong(3), row.getObject(4, Long.class)),
        remembered ? new Instant[] {since, since} : new Instant[0]);
  }

  /** The runs of retention since then. */
  public List<DatabaseReport.Removal> removals(Instant since) {
    return read(
        "dbkeep.retention_run",
        "SELECT policy, started, state, deleted + children FROM dbkeep.retention_run WHERE started"
            + " >= ? ORDER BY started DESC LIMIT 20",
        row ->
            new DatabaseReport.Removal(
                row.getString(1), instant(row, 2), row.getString(3), row.getLong(4)),
        since);
  }

  /** What opened and what went since then, a sentence each. */
  public List<String> changes(Instant since) {
    return read(
        "dbkeep.health_finding",
        "SELECT CASE WHEN gone IS NULL THEN 'new: ' ELSE 'gone: ' END || check_id || ' ' || object"
            + " || ': ' || message FROM dbkeep.health_finding WHERE gone IS NULL AND first_seen >="
            + " ? OR gone >= ? ORDER BY gone NULLS FIRST, id LIMIT 50",
        row -> row.getString(1),
        since,
        since);
  }

  /** Reads one row of a result. */
  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Nothing where the table is not there, or not for this role. */
  private <T> List<T> read(String table, String sql, RowReader<T> reader, Instant... values) {
    List<T> found = new ArrayList<>();
    try (Connection connection = Connections.open(url);
        PreparedStatement may =
            connection.prepareStatement(
                "SELECT coalesce(pg_catalog.has_table_privilege(pg_catalog.to_regclass(?),"
                    + " 'SELECT'), false)")) {
      may.setString(1, table);
      try (ResultSet row = may.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          return found;
        }
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, time(values[i]));
        }
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            found.add(reader.read(row));
          }
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return found;
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
