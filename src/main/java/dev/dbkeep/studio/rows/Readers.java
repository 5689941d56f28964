package dev.dbkeep.studio.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Who reads a table: the one that was asked, and as many beside it as the server would plan
 * parallel workers.
 *
 * @param snapshot what all of them see; empty when one reads alone
 */
record Readers(int beside, String snapshot) {
  /** Each worker is worth a table three times as long, says the planner. */
  private static final int GROWTH = 3;

  static Readers of(Connection connection, List<Heap> heaps) throws SQLException {
    long blocks = heaps.stream().mapToLong(Heap::blocks).sum();
    int beside = workers(connection, blocks);
    return new Readers(beside, beside == 0 ? "" : export(connection));
  }

  private static int workers(Connection connection, long blocks) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_export_snapshot()', 'EXECUTE')
                         THEN current_setting('max_parallel_workers_per_gather')::int ELSE 0 END,
                       pg_catalog.pg_size_bytes(current_setting('min_parallel_table_scan_size'))
                         / current_setting('block_size')::bigint
                """)) {
      row.next();
      int most = row.getInt(1);
      int workers = 0;
      long worth = Math.max(1, row.getLong(2));
      while (workers < most && blocks >= worth) {
        workers++;
        worth *= GROWTH;
      }
      return workers;
    }
  }

  private static String export(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
      row.next();
      return row.getString(1);
    }
  }
}
