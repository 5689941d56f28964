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
  // No row is counted: what the last VACUUM or ANALYZE saw, and nothing where there was none. And
  // nobody is waited for: pg_total_relation_size() would wait for whoever alters a table, and
  // pg_partition_tree() would keep a lock on each partition, of which a server has only so many.
  private static final String SQL =
      """
      WITH RECURSIVE below AS (
        SELECT i.inhparent AS top, i.inhrelid AS oid
          FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhparent AND p.relkind = 'p'
        UNION ALL
        SELECT b.top, i.inhrelid FROM below b JOIN pg_catalog.pg_inherits i ON i.inhparent = b.oid),
      locked AS MATERIALIZED (
        SELECT l.relation AS oid FROM pg_catalog.pg_locks l
         WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
           AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())),
      busy AS MATERIALIZED (
        SELECT oid FROM locked
        UNION SELECT i.indrelid FROM locked l JOIN pg_catalog.pg_index i ON i.indexrelid = l.oid
        UNION SELECT c.oid FROM locked l JOIN pg_catalog.pg_class c ON c.reltoastrelid = l.oid
        UNION SELECT c.oid FROM locked l JOIN pg_catalog.pg_index i ON i.indexrelid = l.oid
          JOIN pg_catalog.pg_class c ON c.reltoastrelid = i.indrelid),
      stored AS MATERIALIZED (
        SELECT c.oid, c.reltuples,
          CASE WHEN EXISTS (SELECT FROM busy WHERE busy.oid = c.oid)
               THEN c.relpages * current_setting('block_size')::bigint
               ELSE pg_catalog.pg_total_relation_size(c.oid) END AS bytes
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'm')
           AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_temp%'),
      parted AS (
        SELECT b.top, sum(s.bytes) AS bytes,
          CASE WHEN bool_or(s.reltuples >= 0) THEN sum(greatest(s.reltuples, 0)) END AS reltuples
          FROM below b JOIN stored s USING (oid) GROUP BY b.top)
      SELECT n.nspname, c.relname,
        CASE WHEN c.relkind = 'p' THEN 'partitioned table' WHEN c.relispartition THEN 'partition'
             WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'
             WHEN c.relkind = 'f' THEN 'foreign table' ELSE 'table' END,
        coalesce(p.reltuples, CASE WHEN s.reltuples >= 0 THEN s.reltuples END)::bigint,
        coalesce(p.bytes, s.bytes, 0)::bigint,
        (SELECT pn.nspname || '.' || parent.relname
           FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class parent ON parent.oid = i.inhparent
           JOIN pg_catalog.pg_namespace pn ON pn.oid = parent.relnamespace
          WHERE i.inhrelid = c.oid AND c.relispartition),
        pg_catalog.obj_description(c.oid, 'pg_class')
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN stored s ON s.oid = c.oid
      LEFT JOIN parted p ON p.top = c.oid
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
