package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks the catalog for the table of a policy. */
final class AgedTableReader {
  private static final String TABLE =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, a.attname, a.atttypid::regtype::text,
             coalesce(p.partstrat = 'r' AND p.partnatts = 1 AND p.partattrs[0] = a.attnum, false)
      FROM pg_catalog.pg_class c
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_catalog.pg_attribute a
             ON a.attrelid = c.oid AND a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped
           LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = c.oid
      WHERE c.relkind IN ('r', 'p')
        AND (n.nspname || '.' || c.relname = ? OR c.relname = ? AND pg_catalog.pg_table_is_visible(c.oid))
      ORDER BY n.nspname || '.' || c.relname = ? DESC
      LIMIT 1
      """;

  private static final String LEAVES =
      """
      WITH RECURSIVE part AS (
        SELECT ?::oid AS oid
        UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN part p ON p.oid = i.inhparent)
      SELECT c.oid::bigint, n.nspname, c.relname,
             coalesce(pg_catalog.pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT', false),
             EXISTS (
               SELECT FROM pg_catalog.pg_index i
                    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                    JOIN pg_catalog.pg_am m ON m.oid = x.relam
               WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree'
                 AND i.indkey[0] = a.attnum),
             pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint,
             CASE WHEN c.relpages > 0 THEN c.reltuples ELSE -1 END,
             coalesce(s.correlation, 0)
      FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = ? AND NOT a.attisdropped
           LEFT JOIN pg_catalog.pg_stats s
             ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname AND NOT s.inherited
      WHERE c.relkind = 'r'
      ORDER BY c.oid
      """;

  private static final String DATA =
      """
      SELECT a.attname FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      ORDER BY a.attnum
      """;

  /** Those that PostgreSQL made for partitions stand for one that is listed already. */
  private static final String CHILDREN =
      """
      SELECT f.conname, f.conrelid::bigint, n.nspname, c.relname, f.confdeltype::text,
             ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k (number, place)
                   JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number ORDER BY k.place),
             ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS k (number, place)
                   JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number ORDER BY k.place),
             EXISTS (
               SELECT FROM pg_catalog.pg_index i
               WHERE i.indrelid = f.conrelid AND i.indisvalid AND i.indpred IS NULL
                 AND (i.indkey::int2[])[0:pg_catalog.cardinality(f.conkey) - 1] @> f.conkey)
      FROM pg_catalog.pg_constraint f
           JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE f.contype = 'f' AND f.confrelid = ?::oid
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint up
                        WHERE up.oid = f.conparentid AND up.confrelid = f.confrelid)
      ORDER BY n.nspname, c.relname, f.conname
      """;

  private final Connection connection;

  AgedTableReader(Connection connection) {
    this.connection = connection;
  }

  AgedTable read(Policy policy) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, policy.column());
      statement.setString(2, policy.table());
      statement.setString(3, policy.table());
      statement.setString(4, policy.table());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw DbkeepException.of(
              ErrorCode.CONFIG,
              "retention policy "
                  + policy.name()
                  + " names a table that is not there: "
                  + policy.table(),
              "Correct it in dbkeep.toml, or give --url of the database that has it.");
        }
        if (row.getString(4) == null) {
          throw DbkeepException.of(
              ErrorCode.CONFIG,
              "table " + policy.table() + " has no column " + policy.column(),
              "Correct the retention policy " + policy.name() + " in dbkeep.toml.");
        }
        long oid = row.getLong(1);
        AgeColumn column = new AgeColumn(row.getString(4), row.getString(5));
        return new AgedTable(
            oid,
            row.getString(2),
            row.getString(3),
            column,
            row.getBoolean(6),
            data(oid),
            leaves(oid, column),
            paths(policy, oid));
      }
    }
  }

  private List<Leaf> leaves(long table, AgeColumn column) throws SQLException {
    List<Leaf> leaves = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setLong(1, table);
      statement.setString(2, column.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          leaves.add(
              new Leaf(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3),
                  row.getBoolean(4),
                  row.getBoolean(5),
                  row.getLong(6),
                  row.getDouble(7),
                  row.getDouble(8)));
        }
      }
    }
    return leaves;
  }

  private List<String> data(long table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(DATA)) {
      statement.setLong(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return columns;
  }

  /** Every way down, the longest first: rows below go before those they hang on. */
  private List<ChildPath> paths(Policy policy, long table) throws SQLException {
    List<ChildPath> all = new ArrayList<>();
    List<ChildPath> level = new ArrayList<>();
    for (ChildKey key : children(table)) {
      level.add(new ChildPath(List.of(key)));
    }
    while (!level.isEmpty()) {
      all.addAll(level);
      List<ChildPath> next = new ArrayList<>();
      for (ChildPath path : level) {
        long at = path.last().child();
        if (at == table) {
          refuseCircle(policy, path);
        } else if (policy.children() == Policy.Children.CASCADE && !path.last().leavesChild()) {
          for (ChildKey key : children(at)) {
            if (path.passes(key.child()) || key.child() == table) {
              refuseCircle(policy, path.below(key));
            } else {
              next.add(path.below(key));
            }
          }
        }
      }
      level = next;
    }
    all.sort(Comparator.comparingInt(path -> -path.keys().size()));
    return all;
  }

  /** A circle has no first row to remove; one that only refuses needs none. */
  private static void refuseCircle(Policy policy, ChildPath path) {
    if (policy.children() == Policy.Children.CASCADE) {
      throw DbkeepException.of(
          ErrorCode.DATA_LOSS,
          "retention policy "
              + policy.name()
              + " cannot cascade: "
              + path.last().shown()
              + " points back at a table above it ("
              + path.last().constraint()
              + ")",
          "Set children = \"refuse\", or give the foreign key ON DELETE SET NULL.");
    }
  }

  private List<ChildKey> children(long table) throws SQLException {
    List<ChildKey> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CHILDREN)) {
      statement.setLong(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(
              new ChildKey(
                  row.getString(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  List.of((String[]) row.getArray(6).getArray()),
                  List.of((String[]) row.getArray(7).getArray()),
                  row.getBoolean(8),
                  data(row.getLong(2))));
        }
      }
    }
    return keys;
  }
}
