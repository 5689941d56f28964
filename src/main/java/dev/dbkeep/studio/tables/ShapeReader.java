package dev.dbkeep.studio.tables;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the shape of one table from the catalogs. */
public final class ShapeReader {
  private static final String TABLE =
      """
      SELECT c.oid::bigint,
        CASE WHEN c.relkind = 'p' THEN 'partitioned table' WHEN c.relispartition THEN 'partition'
             WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'
             WHEN c.relkind = 'f' THEN 'foreign table' ELSE 'table' END,
        c.relpages,
        pg_catalog.has_table_privilege(c.oid, 'UPDATE, INSERT, DELETE'),
        pg_catalog.has_any_column_privilege(c.oid, 'UPDATE, INSERT'),
        CASE WHEN pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN 'TABLE'
             WHEN EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
               AND NOT a.attisdropped AND NOT pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'))
             THEN 'SOME_COLUMNS' ELSE 'COLUMNS' END
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      """
          + HiddenTables.AND_NOT_HIDDEN;

  private static final String COLUMNS =
      """
      WITH RECURSIVE one AS (SELECT ?::oid AS oid), base AS (
        SELECT DISTINCT t.oid AS domain, t.oid, t.typtype, t.typcategory, t.typname, t.typbasetype
          FROM one JOIN pg_catalog.pg_attribute a ON a.attrelid = one.oid
          JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        UNION ALL
        SELECT b.domain, t.oid, t.typtype, t.typcategory, t.typname, t.typbasetype
          FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.typbasetype WHERE b.typtype = 'd')
      SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
        b.typtype, b.typcategory, b.typname, NOT a.attnotnull,
        pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attgenerated <> '', a.attidentity <> '',
        CASE WHEN b.typtype = 'e' THEN (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder)
           FROM pg_catalog.pg_enum e WHERE e.enumtypid = b.oid) END,
        pg_catalog.col_description(a.attrelid, a.attnum)
      FROM one JOIN pg_catalog.pg_attribute a ON a.attrelid = one.oid
      JOIN base b ON b.domain = a.atttypid AND b.typtype <> 'd'
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attnum > 0 AND NOT a.attisdropped
        AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
      ORDER BY a.attnum
      """;

  private static final String INDEXES =
      """
      SELECT c.relname,
        (SELECT array_agg(a.attname ORDER BY k.n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n)
           LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
          WHERE k.n <= i.indnkeyatts),
        i.indisunique, am.amname = 'btree' AND i.indpred IS NULL AND i.indisvalid,
        pg_catalog.pg_get_indexdef(i.indexrelid),
        i.indisunique AND i.indpred IS NULL AND i.indisvalid AND i.indimmediate
          AND NOT EXISTS (SELECT FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n)
             LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE k.n <= i.indnkeyatts AND (k.attnum = 0 OR NOT a.attnotnull)) AS is_key
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_am am ON am.oid = c.relam
      WHERE i.indrelid = ?::oid
      ORDER BY i.indisprimary DESC, i.indnkeyatts, c.relname
      """;

  private static final String READ_BY_VIEW =
      """
      SELECT DISTINCT n.nspname, r.relname
      FROM pg_catalog.pg_rewrite w
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> w.ev_class
      JOIN pg_catalog.pg_class r ON r.oid = d.refobjid AND r.relkind IN ('r', 'p', 'v', 'm', 'f')
      JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
      WHERE w.ev_class = ?::oid
      ORDER BY n.nspname, r.relname
      """;

  private static final String KEYS =
      """
      SELECT k.conname, k.conrelid = t.oid,
        (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
        (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum),
        nf.nspname, f.relname, nt.nspname, r.relname
      FROM (SELECT ?::oid AS oid) t
      JOIN pg_catalog.pg_constraint k ON k.contype = 'f' AND t.oid IN (k.conrelid, k.confrelid) AND k.conparentid = 0
      JOIN pg_catalog.pg_class r ON r.oid = k.conrelid JOIN pg_catalog.pg_namespace nt ON nt.oid = r.relnamespace
      JOIN pg_catalog.pg_class f ON f.oid = k.confrelid JOIN pg_catalog.pg_namespace nf ON nf.oid = f.relnamespace
      ORDER BY k.conname, nt.nspname, r.relname
      """;

  private final Connection connection;
  private final TableName table;
  private final List<TableShape.IndexShape> indexes = new ArrayList<>();
  private final List<TableShape.Reference> references = new ArrayList<>();
  private final List<TableShape.Referrer> referrers = new ArrayList<>();
  private List<String> key = List.of();
  private boolean keyUnread;

  private ShapeReader(Connection connection, TableName table) {
    this.connection = connection;
    this.table = table;
  }

  /** Refuses what is PostgreSQL's own: its superusers could rewrite roles and functions there. */
  public static TableShape read(Connection connection, TableName table) throws SQLException {
    String schema = table.schema();
    if (schema.startsWith("pg_") || schema.equals("information_schema")) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          table + " belongs to PostgreSQL itself",
          "Ask it on the page SQL.");
    }
    return new ShapeReader(connection, table).read();
  }

  private TableShape read() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw DbkeepException.of(
              ErrorCode.USAGE,
              "there is no table or view " + table,
              "It may have been renamed or dropped; look at the list of tables again.");
        }
        return shape(row);
      }
    }
  }

  private TableShape shape(ResultSet row) throws SQLException {
    long oid = row.getLong(1);
    String kind = row.getString(2);
    List<TableShape.Column> columns = columns(oid);
    readIndexes(oid, columns.stream().map(TableShape.Column::name).toList());
    readKeys(oid);
    String why = obstacle(oid, kind, row.getBoolean(4) || row.getBoolean(5));
    return new TableShape(
        table.schema(),
        table.name(),
        kind,
        columns,
        key,
        why == null,
        why,
        indexes,
        references,
        referrers,
        row.getLong(3),
        Sight.valueOf(row.getString(6)));
  }

  private @Nullable String obstacle(long oid, String kind, boolean allowed) throws SQLException {
    if (table.holdsBooks()) {
      return TableName.BOOKS;
    }
    if (kind.equals("view") || kind.equals("materialized view")) {
      List<String> read = new ArrayList<>();
      each(READ_BY_VIEW, oid, row -> read.add(row.getString(1) + "." + row.getString(2)));
      return "it is a " + kind + (read.isEmpty() ? "" : ", which reads " + String.join(", ", read));
    }
    if (kind.equals("foreign table")) {
      return "it is a foreign table";
    }
    if (!allowed) {
      return "your role may not change it";
    }
    if (!key.isEmpty()) {
      return null;
    }
    return keyUnread
        ? "your role may not read the key that tells its rows apart"
        : "no key tells its rows apart";
  }

  private List<TableShape.Column> columns(long oid) throws SQLException {
    List<TableShape.Column> columns = new ArrayList<>();
    each(
        COLUMNS,
        oid,
        row ->
            columns.add(
                new TableShape.Column(
                    row.getString(1),
                    row.getString(2),
                    Category.of(row.getString(3), row.getString(4), row.getString(5)).word(),
                    row.getBoolean(6),
                    row.getString(7),
                    row.getBoolean(8),
                    row.getBoolean(9),
                    row.getArray(10) == null ? null : names(row, 10),
                    row.getString(11))));
    return columns;
  }

  private void readIndexes(long oid, List<String> readable) throws SQLException {
    each(
        INDEXES,
        oid,
        row -> {
          indexes.add(
              new TableShape.IndexShape(
                  row.getString(1),
                  names(row, 2),
                  row.getBoolean(3),
                  row.getBoolean(4),
                  row.getString(5)));
          if (row.getBoolean(6) && !readable.containsAll(names(row, 2))) {
            keyUnread = true;
          } else if (key.isEmpty() && row.getBoolean(6)) {
            key = names(row, 2);
          }
        });
  }

  private void readKeys(long oid) throws SQLException {
    each(
        KEYS,
        oid,
        row -> {
          if (row.getBoolean(2)) {
            references.add(
                new TableShape.Reference(
                    row.getString(1),
                    names(row, 3),
                    row.getString(5),
                    row.getString(6),
                    names(row, 4)));
          }
          boolean toThis =
              table.schema().equals(row.getString(5)) && table.name().equals(row.getString(6));
          if (toThis) {
            referrers.add(
                new TableShape.Referrer(
                    row.getString(1),
                    row.getString(7),
                    row.getString(8),
                    names(row, 3),
                    names(row, 4)));
          }
        });
  }

  /** What is done with a row. */
  private interface Each {
    void row(ResultSet row) throws SQLException;
  }

  private void each(String sql, long oid, Each each) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.row(rows);
        }
      }
    }
  }

  private static List<String> names(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return new ArrayList<>(Arrays.asList((String[]) array.getArray()));
  }
}
