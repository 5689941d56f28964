package dev.dbkeep.upkeep.partitions;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The extension pg_partman, which looks after the tables that were given to it. */
final class Partman {
  private static final String SCHEMA =
      """
      SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'pg_partman'
      """;

  private static final String CHILDREN =
      """
      SELECT n.nspname || '.' || c.relname
      FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE i.inhparent = ?::oid ORDER BY 1
      """;

  private final CatalogRows rows;
  private final GrowingTable table;
  private final String schema;

  private Partman(CatalogRows rows, GrowingTable table, String schema) {
    this.rows = rows;
    this.table = table;
    this.schema = schema;
  }

  /** If it is installed and the table is one of its own. */
  static Optional<Partman> of(CatalogRows rows, GrowingTable table) throws SQLException {
    for (String schema : rows.texts(SCHEMA)) {
      boolean its =
          !rows.texts(
                  "SELECT 'yes' FROM " + schema + ".part_config WHERE parent_table = ?",
                  table.shown())
              .isEmpty();
      return its ? Optional.of(new Partman(rows, table, schema)) : Optional.empty();
    }
    return Optional.empty();
  }

  /** Lets it do its work; returns the partitions that are new. */
  List<String> maintain() throws SQLException {
    List<String> before = rows.texts(CHILDREN, table.oid());
    rows.texts("SELECT " + schema + ".run_maintenance(?)", table.shown());
    return rows.texts(CHILDREN, table.oid()).stream().filter(one -> !before.contains(one)).toList();
  }
}
