package dev.dbkeep.studio.tables;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be opened in this database, by schema and name; not Studio's own accounts and texts. */
public record TableList(List<Entry> tables) {
  // no row is counted: what the last VACUUM or ANALYZE saw, and nothing where there was none
  private static final String SQL =
      """
      SELECT n.nspname, c.relname,
        CASE WHEN c.relkind = 'p' THEN 'partitioned table' WHEN c.relispartition THEN 'partition'
             WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'
             WHEN c.relkind = 'f' THEN 'foreign table' ELSE 'table' END,
        CASE WHEN c.relkind IN ('v', 'f') OR c.reltuples < 0 THEN NULL
             WHEN c.relkind = 'p' THEN
               (SELECT sum(greatest(l.reltuples, 0)) FROM pg_catalog.pg_partition_tree(c.oid) t
                  JOIN pg_catalog.pg_class l ON l.oid = t.relid WHERE t.isleaf)
             ELSE c.reltuples END::bigint,
        CASE WHEN c.relkind = 'p' THEN
               (SELECT sum(pg_catalog.pg_total_relation_size(t.relid))
                  FROM pg_catalog.pg_partition_tree(c.oid) t WHERE t.isleaf)
             WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_total_relation_size(c.oid)
             ELSE 0 END::bigint,
        (SELECT pn.nspname || '.' || p.relname
           FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
           JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
          WHERE i.inhrelid = c.oid AND c.relispartition),
        pg_catalog.obj_description(c.oid, 'pg_class')
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'
      """
          + HiddenTables.AND_NOT_HIDDEN
          + """
            AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
          ORDER BY n.nspname, c.relname
          """;

  /**
   * A table or view.
   *
   * @param rows about; null when nobody knows
   * @param bytes with indexes and TOAST; 0 for what stores nothing here
   * @param parent of a partition, {@code schema.name}
   */
  public record Entry(
      String schema,
      String name,
      String kind,
      @Nullable Long rows,
      long bytes,
      @Nullable String parent,
      @Nullable String comment) {}

  public static TableList read(Connection connection) throws SQLException {
    List<Entry> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SQL)) {
      while (row.next()) {
        tables.add(
            new Entry(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getObject(4, Long.class),
                row.getLong(5),
                row.getString(6),
                row.getString(7)));
      }
    }
    return new TableList(tables);
  }
}
