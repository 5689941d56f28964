package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server process seen waiting for a lock.
 *
 * @param target what it wants, for a person
 * @param relation the oid of the table or index it wants, 0 when it waits for something else
 * @param mode the lock mode it wants, as pg_locks writes it
 */
record Sighting(String target, long relation, String mode, List<Blocker> blockers) {
  private static final int QUERY_LENGTH = 80;

  Sighting {
    blockers = List.copyOf(blockers);
  }

  /** What the process waits for now, or null. */
  static @Nullable Sighting of(Connection connection, int pid) throws SQLException {
    String sql =
        """
        SELECT l.locktype, coalesce(l.relation, 0)::bigint, l.mode, c.relkind, n.nspname, c.relname
        FROM pg_catalog.pg_locks l
        LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation AND l.locktype = 'relation'
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE l.pid = ? AND NOT l.granted
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, pid);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return null;
        }
        String target =
            target(rows.getString(1), rows.getString(4), rows.getString(5), rows.getString(6));
        long relation = "relation".equals(rows.getString(1)) ? rows.getLong(2) : 0;
        return new Sighting(target, relation, rows.getString(3), chain(connection, pid));
      }
    }
  }

  private static String target(
      String lockType, @Nullable String kind, @Nullable String schema, @Nullable String name) {
    if (name != null) {
      String word =
          "i".equals(kind) || "I".equals(kind)
              ? "index "
              : "S".equals(kind) ? "sequence " : "v".equals(kind) ? "view " : "table ";
      return word + schema + "." + name;
    }
    return switch (lockType) {
      case "virtualxid" -> "the end of transactions that began earlier";
      case "transactionid", "tuple" -> "a row that another transaction has changed";
      case "relation" -> "a table that another transaction has just created";
      default -> "a lock of type " + lockType;
    };
  }

  /** Who blocks the process, and who blocks those. */
  private static List<Blocker> chain(Connection connection, int pid) throws SQLException {
    String sql =
        """
        WITH RECURSIVE chain(depth, pid, path) AS (
          SELECT 1, b.pid, ARRAY[?::integer, b.pid] FROM unnest(pg_catalog.pg_blocking_pids(?)) AS b(pid)
          UNION ALL
          SELECT chain.depth + 1, b.pid, chain.path || b.pid
          FROM chain, unnest(pg_catalog.pg_blocking_pids(chain.pid)) AS b(pid)
          WHERE b.pid <> ALL (chain.path) AND chain.depth < 5)
        """
            + SELECT_BLOCKERS.formatted(
                "(SELECT min(depth) AS depth, pid FROM chain GROUP BY pid) c JOIN"
                    + " pg_catalog.pg_stat_activity a ON a.pid = c.pid",
                "c.depth",
                "true");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, pid);
      statement.setInt(2, pid);
      return blockers(statement);
    }
  }

  private static final String SELECT_BLOCKERS =
      """
      SELECT %2$s, a.pid, coalesce(a.application_name, ''), coalesce(a.usename, ''), coalesce(a.state, 'state not visible'),
        (extract(epoch FROM coalesce(pg_catalog.clock_timestamp() - a.xact_start, '0')) * 1000)::bigint,
        (extract(epoch FROM coalesce(pg_catalog.clock_timestamp() - a.query_start, '0')) * 1000)::bigint, coalesce(a.query, '')
      FROM %1$s WHERE %3$s ORDER BY 1, 6 DESC
      """;

  /**
   * Who has held a lock that conflicts with the one we want for longer than an ordinary transaction
   * takes.
   */
  List<Blocker> holders(Connection connection, Duration olderThan) throws SQLException {
    String sql =
        SELECT_BLOCKERS.formatted(
            "pg_catalog.pg_stat_activity a",
            "1",
            """
            a.pid <> pg_catalog.pg_backend_pid()
            AND (a.xact_start IS NULL OR a.xact_start < pg_catalog.clock_timestamp() - ? * interval '1 millisecond')
            AND EXISTS (SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database AND d.datname = pg_catalog.current_database()
              WHERE l.pid = a.pid AND l.granted AND l.relation = ?::bigint::oid AND l.mode = ANY (?))\
            """);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, olderThan.toMillis());
      statement.setLong(2, relation);
      statement.setArray(3, connection.createArrayOf("text", LockConflicts.with(mode).toArray()));
      return blockers(statement);
    }
  }

  private static List<Blocker> blockers(PreparedStatement statement) throws SQLException {
    List<Blocker> blockers = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        blockers.add(
            new Blocker(
                rows.getInt(1),
                rows.getInt(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                Duration.ofMillis(rows.getLong(6)),
                Duration.ofMillis(rows.getLong(7)),
                shorten(rows.getString(8))));
      }
    }
    return blockers;
  }

  private static String shorten(String query) {
    String safe;
    try {
      safe = Statements.withoutPasswords(query);
    } catch (DbkeepException e) {
      // pg_stat_activity cuts long statements, also inside a literal that could be a password.
      return query.toLowerCase(Locale.ROOT).contains("password") ? "(not shown)" : oneLine(query);
    }
    return oneLine(safe);
  }

  private static String oneLine(String query) {
    String line = query.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
    return line.length() <= QUERY_LENGTH ? line : line.substring(0, QUERY_LENGTH) + "…";
  }

  Sighting withBlockers(List<Blocker> newBlockers) {
    return new Sighting(target, relation, mode, newBlockers);
  }

  /** The chain, one blocker a line, indented by how far away it stands. */
  String chainText() {
    return blockers.stream()
        .map(
            blocker ->
                "  ".repeat(blocker.depth())
                    + (blocker.depth() == 1 ? "blocked by " : "which waits for ")
                    + blocker)
        .collect(Collectors.joining("\n"));
  }
}
