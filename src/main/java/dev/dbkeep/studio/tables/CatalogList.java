package dev.dbkeep.studio.tables;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All tables with their columns, and how they refer to one another, but for dbkeep's own.
 *
 * @param functions names that can be called, of the user's own schemas
 */
public record CatalogList(List<Table> tables, List<Relation> relations, List<String> functions) {
  private static final String COLUMNS =
      """
      SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
             NOT a.attnotnull,
             EXISTS (SELECT FROM pg_catalog.pg_index i
               WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey::int2[]))
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
         AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dbkeep')
         AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'
         AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
       ORDER BY n.nspname, c.relname, a.attnum
      """;

  private static final String RELATIONS =
      """
      SELECT k.conname, n.nspname, c.relname, fn.nspname, f.relname,
        (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
        (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum)
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class c ON c.oid = k.conrelid AND NOT c.relispartition
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_class f ON f.oid = k.confrelid AND NOT f.relispartition
        JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
       WHERE k.contype = 'f' AND n.nspname <> 'dbkeep'
       ORDER BY n.nspname, c.relname, k.conname
      """;

  private static final String FUNCTIONS =
      """
      SELECT DISTINCT p.proname
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prokind IN ('f', 'a', 'w')
       ORDER BY 1
      """;

  /** A table or view. */
  public record Table(String schema, String name, List<Column> columns) {}

  /**
   * A column.
   *
   * @param key whether it is of the primary key
   */
  public record Column(String name, String type, boolean nullable, boolean key) {}

  /** A foreign key. */
  public record Relation(
      String name,
      String schema,
      String table,
      List<String> columns,
      String toSchema,
      String toTable,
      List<String> toColumns) {}

  public static CatalogList read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return new CatalogList(tables(statement), relations(statement), functions(statement));
    }
  }

  private static List<Table> tables(Statement statement) throws SQLException {
    Map<TableName, List<Column>> columns = new LinkedHashMap<>();
    try (ResultSet row = statement.executeQuery(COLUMNS)) {
      while (row.next()) {
        columns
            .computeIfAbsent(
                new TableName(row.getString(1), row.getString(2)), _ -> new ArrayList<>())
            .add(
                new Column(
                    row.getString(3), row.getString(4), row.getBoolean(5), row.getBoolean(6)));
      }
    }
    return columns.entrySet().stream()
        .map(entry -> new Table(entry.getKey().schema(), entry.getKey().name(), entry.getValue()))
        .toList();
  }

  private static List<Relation> relations(Statement statement) throws SQLException {
    List<Relation> relations = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(RELATIONS)) {
      while (row.next()) {
        relations.add(
            new Relation(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                names(row, 6),
                row.getString(4),
                row.getString(5),
                names(row, 7)));
      }
    }
    return relations;
  }

  private static List<String> functions(Statement statement) throws SQLException {
    List<String> functions = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(FUNCTIONS)) {
      while (row.next()) {
        functions.add(row.getString(1));
      }
    }
    return functions;
  }

  private static List<String> names(ResultSet row, int column) throws SQLException {
    return List.copyOf(Arrays.asList((String[]) row.getArray(column).getArray()));
  }
}
