package dev.dbkeep.branch.mask;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Materialized views, which hold copies of what was masked. */
final class Views {
  // Those that others are built on come first: the longest way down to a table counts.
  private static final String POPULATED =
      """
      WITH RECURSIVE uses AS (
        SELECT DISTINCT r.ev_class AS view, d.refobjid AS base
        FROM pg_catalog.pg_rewrite r
             JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass
               AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass
             JOIN pg_catalog.pg_class b ON b.oid = d.refobjid AND b.relkind IN ('v', 'm')
        WHERE d.refobjid <> r.ev_class),
      way AS (
        SELECT c.oid AS view, c.oid AS at, 0 AS depth
        FROM pg_catalog.pg_class c WHERE c.relkind = 'm' AND c.relispopulated
        UNION ALL
        SELECT w.view, u.base, w.depth + 1 FROM way w JOIN uses u ON u.view = w.at)
      SELECT n.nspname, c.relname
      FROM way w JOIN pg_catalog.pg_class c ON c.oid = w.view
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      GROUP BY c.oid, n.nspname, c.relname
      ORDER BY max(w.depth), c.oid
      """;

  private final Connection connection;

  Views(Connection connection) {
    this.connection = connection;
  }

  /** Fills them all anew, in new files. */
  void refresh() throws SQLException {
    List<String> views = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(POPULATED)) {
        while (row.next()) {
          views.add(Identifiers.quote(row.getString(1), row.getString(2)));
        }
      }
      for (String view : views) {
        statement.execute("REFRESH MATERIALIZED VIEW " + view);
        statement.execute("ANALYZE " + view);
      }
    }
  }
}
