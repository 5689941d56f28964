package dev.dbkeep.upkeep.queries;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.sql.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads pg_stat_statements of any version: which columns it has depends on the version of the
 * extension in this database, not on that of the server.
 */
final class StatementCounters {
  private static final String VIEW =
      """
      SELECT n.nspname, ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
             pg_catalog.to_regclass(pg_catalog.format('%I.pg_stat_statements_info', n.nspname)) IS NOT NULL
      FROM pg_catalog.pg_extension e
           JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
           JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = 'pg_stat_statements'
      WHERE e.extname = 'pg_stat_statements'
      """;

  private static final String ABSENT =
      """
      SELECT (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'shared_preload_libraries'),
             EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'pg_stat_statements')
      """;

  private final Connection connection;

  StatementCounters(Connection connection) {
    this.connection = connection;
  }

  private record View(String schema, Set<String> columns, boolean hasInfo) {}

  Snapshot read(Instant at) throws SQLException {
    View view = view();
    if (view == null) {
      throw absent();
    }
    Instant reset = null;
    Long dropped = null;
    Map<Long, QueryCounter> counters = new HashMap<>();
    long hidden = 0;
    try (Statement statement = connection.createStatement()) {
      if (view.hasInfo()) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT stats_reset, dealloc FROM "
                    + Identifiers.quote(view.schema(), "pg_stat_statements_info"))) {
          row.next();
          reset = instant(row, 1);
          dropped = row.getLong(2);
        }
      }
      try (ResultSet row = statement.executeQuery(sql(view))) {
        while (row.next()) {
          long id = row.getLong(1);
          if (row.wasNull()) {
            hidden = row.getLong(3);
          } else {
            counters.put(id, counter(row, id));
          }
        }
      }
    } catch (SQLException e) {
      if ("55000".equals(e.getSQLState())) {
        throw absent();
      }
      throw e;
    }
    return new Snapshot(at, reset, dropped, hidden, counters);
  }

  private static QueryCounter counter(ResultSet row, long id) throws SQLException {
    String text = row.getString(2);
    return new QueryCounter(
        id,
        text == null ? "" : safe(text),
        row.getLong(3),
        row.getDouble(4),
        row.getDouble(5),
        row.getDouble(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        instant(row, 10));
  }

  /** The server keeps the text of ALTER ROLE … PASSWORD as it was. */
  private static String safe(String text) {
    try {
      return Statements.withoutPasswords(text);
    } catch (DbkeepException e) {
      return "(a text that cannot be read)";
    }
  }

  private @Nullable View view() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(VIEW)) {
      return row.next()
          ? new View(
              row.getString(1),
              Set.copyOf(Arrays.asList((String[]) row.getArray(2).getArray())),
              row.getBoolean(3))
          : null;
    }
  }

  /** Versions before 1.8 count execution only, under the shorter name. */
  private static String sql(View view) {
    String exec = view.columns().contains("total_exec_time") ? "exec_time" : "time";
    String since = view.columns().contains("stats_since") ? "min(s.stats_since)" : "NULL";
    return """
    SELECT s.queryid, min(s.query), sum(s.calls)::bigint, sum(s.total_%1$s),
           sum(s.calls * (s.stddev_%1$s * s.stddev_%1$s + s.mean_%1$s * s.mean_%1$s)), max(s.max_%1$s), sum(s.rows)::bigint,
           sum(s.shared_blks_hit)::bigint, sum(s.shared_blks_read)::bigint, %2$s
    FROM %3$s s
    WHERE s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    GROUP BY s.queryid
    """
        .formatted(exec, since, Identifiers.quote(view.schema(), "pg_stat_statements"));
  }

  private DbkeepException absent() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ABSENT)) {
      row.next();
      String preloaded = row.getString(1);
      List<String> libraries =
          preloaded == null
              ? List.of()
              : Arrays.stream(preloaded.split(",", -1))
                  .map(String::strip)
                  .filter(library -> !library.isEmpty())
                  .toList();
      StringBuilder lines = new StringBuilder();
      if (!row.getBoolean(2)) {
        lines.append(
            "-- the server does not have it: install postgresql-contrib, or the like, first\n");
      }
      if (!libraries.contains("pg_stat_statements")) {
        String all =
            Stream.concat(libraries.stream(), Stream.of("pg_stat_statements"))
                .map(Identifiers::literal)
                .collect(Collectors.joining(", "));
        lines
            .append("ALTER SYSTEM SET shared_preload_libraries = ")
            .append(all)
            .append(";\n-- restart the server")
            .append(preloaded == null ? ", unless it is preloaded already\n" : "\n");
      }
      lines.append("CREATE EXTENSION IF NOT EXISTS pg_stat_statements;");
      return DbkeepException.of(
              ErrorCode.FAILED,
              "pg_stat_statements is not there, so nobody counts what statements cost",
              "Run these lines as a superuser, or look at what runs now with `dbkeep slow --sample"
                  + " 60`.")
          .detail(lines.toString());
    }
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
