package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Waits for those who still see the database as it was before rows were copied: in the new
 * partitions they would find none.
 */
record Snapshots(CatalogRows rows) {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final String NOW =
      "SELECT pg_catalog.pg_current_xact_id()::xid::text, pg_catalog.clock_timestamp()::text";

  private static final String OLDER =
      """
      SELECT pg_catalog.concat('pid ', a.pid, ' (', coalesce(nullif(a.application_name, ''), a.usename), ') sees the database as it was ',
                               extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::bigint, ' s ago')
      FROM pg_catalog.pg_stat_activity a
      WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid() AND a.backend_type = 'client backend'
        AND a.xact_start < ?::timestamptz AND pg_catalog.age(a.backend_xmin) > pg_catalog.age(?::xid)
      ORDER BY a.xact_start LIMIT 1
      """;

  void await(Duration longest, Consumer<String> waiting) throws SQLException, InterruptedException {
    CatalogRows.Row now = rows.read(NOW).getFirst();
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      List<String> older = rows.texts(OLDER, now.text(2), now.text(1));
      if (older.isEmpty()) {
        return;
      }
      waiting.accept(older.getFirst());
      if (System.nanoTime() > deadline) {
        throw DbkeepException.of(
            ErrorCode.LOCK_NOT_GRANTED,
            "stopped before the exchange: " + older.getFirst(),
            "Let that transaction end, then run the same command again: it goes on from here.");
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /** Transactions that have been open for long and hold the table or its past. */
  List<String> holders(long table, long past) throws SQLException {
    return rows.texts(
        """
        SELECT pg_catalog.concat('pid ', a.pid, ' (', coalesce(nullif(a.application_name, ''), a.usename), ') holds it, its transaction open for ',
                                 extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::bigint, ' s')
        FROM pg_catalog.pg_stat_activity a
        WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
          AND a.xact_start < pg_catalog.clock_timestamp() - interval '2 seconds'
          AND EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.pid = a.pid AND l.granted AND l.relation IN (?::oid, ?::oid))
        ORDER BY a.xact_start
        """,
        table,
        past);
  }
}
