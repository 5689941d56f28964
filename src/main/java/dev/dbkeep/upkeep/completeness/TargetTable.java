package dev.dbkeep.upkeep.completeness;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of a rule, as the catalog has it.
 *
 * @param unique the columns of each index that keeps a row from being there twice
 */
record TargetTable(
    String schema, String name, List<TargetColumn> columns, List<List<String>> unique) {
  private static final String TABLE =
      """
      SELECT c.oid::bigint, n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p')
        AND (n.nspname || '.' || c.relname = ? OR c.relname = ? AND pg_catalog.pg_table_is_visible(c.oid))
      ORDER BY n.nspname || '.' || c.relname = ? DESC
      LIMIT 1
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
             a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      ORDER BY a.attnum
      """;

  private static final String UNIQUE =
      """
      SELECT ARRAY(SELECT a.attname::text FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k (place)
                   JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.place] ORDER BY k.place)
      FROM pg_catalog.pg_index i
      WHERE i.indrelid = ?::oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
      """;

  TargetTable {
    columns = List.copyOf(columns);
    unique = unique.stream().map(List::copyOf).toList();
  }

  /**
   * One column that can be written.
   *
   * @param needed whether a new row has to give it a value
   */
  record TargetColumn(String name, String type, boolean needed) {}

  String quoted() {
    return Identifiers.quote(schema, name);
  }

  String shown() {
    return schema + "." + name;
  }

  boolean has(String column) {
    return columns.stream().anyMatch(one -> one.name().equals(column));
  }

  /** By its name, with or without schema. */
  static Optional<TargetTable> find(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, table);
      statement.setString(2, table);
      statement.setString(3, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new TargetTable(
                    row.getString(2),
                    row.getString(3),
                    columns(connection, row.getLong(1)),
                    unique(connection, row.getLong(1))))
            : Optional.empty();
      }
    }
  }

  private static List<TargetColumn> columns(Connection connection, long table) throws SQLException {
    List<TargetColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(new TargetColumn(row.getString(1), row.getString(2), row.getBoolean(3)));
        }
      }
    }
    return columns;
  }

  private static List<List<String>> unique(Connection connection, long table) throws SQLException {
    List<List<String>> unique = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(UNIQUE)) {
      statement.setLong(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          unique.add(List.of((String[]) row.getArray(1).getArray()));
        }
      }
    }
    return unique;
  }
}
