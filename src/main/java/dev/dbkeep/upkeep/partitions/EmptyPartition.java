package dev.dbkeep.upkeep.partitions;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A table beside another that can become its partition, without its indexes. */
final class EmptyPartition {
  private static final String IDENTITY =
      """
      SELECT 'ALTER TABLE ' || ?::text || ' REPLICA IDENTITY ' || CASE c.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END
      FROM pg_catalog.pg_class c WHERE c.oid = ?::oid AND c.relreplident IN ('f', 'n')
      """;

  private static final String TAKEN =
      """
      SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private EmptyPartition() {}

  /** A name for it with this end, or another one where that is taken. */
  static String name(CatalogRows rows, GrowingTable table, String end) throws SQLException {
    String name = GrowingTable.named(table.name(), end);
    return rows.texts(TAKEN, table.schema(), name).isEmpty()
        ? name
        : GrowingTable.named(name, "_part");
  }

  /**
   * The statements that make it.
   *
   * @param quoted its name as SQL
   * @param options its storage parameters, empty for none
   */
  static List<String> statements(
      CatalogRows rows, GrowingTable table, String quoted, String options) throws SQLException {
    List<String> sql = new ArrayList<>();
    sql.add(
        "CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS EXCLUDING"
                .formatted(quoted, table.quoted())
            + " IDENTITY)"
            + (options.isEmpty() ? "" : " WITH (" + options + ")"));
    sql.add("ALTER TABLE " + quoted + " OWNER TO " + table.owner());
    sql.addAll(rows.texts(IDENTITY, quoted, table.oid()));
    return sql;
  }
}
