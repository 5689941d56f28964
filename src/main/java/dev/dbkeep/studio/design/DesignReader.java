package dev.dbkeep.studio.design;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws what a database holds. Names of types and in expressions are whole, as PostgreSQL has them.
 */
public final class DesignReader {
  /** Of indoption, as pg_index has it. */
  private static final int DESCENDING = 1;

  private static final int NULLS_FIRST = 2;

  private final Connection connection;
  private final Set<String> hidden;
  private final Map<Long, DrawnTable> tables = new LinkedHashMap<>();
  private final List<String> undrawn = new ArrayList<>();
  private final Set<String> serials = new LinkedHashSet<>();

  private DesignReader(Connection connection, Set<String> hidden) {
    this.connection = connection;
    this.hidden = hidden;
  }

  /**
   * Reads inside the transaction of the connection.
   *
   * @param hidden {@code schema.name} of tables that belong to tools, which nobody draws
   */
  public static Drawing read(Connection connection, Set<String> hidden) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL search_path = ''");
    }
    return new DesignReader(connection, hidden).read();
  }

  /** What is done with a row. */
  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private void each(String query, Row work) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        work.take(rows);
      }
    }
  }

  private Drawing read() throws SQLException {
    List<Design.Enumeration> enums = new ArrayList<>();
    each(
        DesignQueries.ENUMS,
        row ->
            enums.add(
                new Design.Enumeration(
                    row.getString(1), row.getString(2), null, texts(row.getArray(3)))));
    each(DesignQueries.TABLES, this::table);
    each(DesignQueries.COLUMNS, this::column);
    each(DesignQueries.CONSTRAINTS, this::constraint);
    each(DesignQueries.INDEXES, this::index);
    each(
        DesignQueries.BESIDE,
        row -> undrawn.add(row.getString(1) + " " + row.getString(2) + "." + row.getString(3)));
    List<Design.Table> drawn = tables.values().stream().map(DrawnTable::table).toList();
    return new Drawing(new Design(before(), enums, drawn, List.of(), List.of()), undrawn);
  }

  private void table(ResultSet row) throws SQLException {
    String schema = row.getString(2);
    String name = row.getString(3);
    String why = row.getString(5);
    if (hidden.contains(schema + "." + name)) {
      return;
    }
    if (why != null) {
      undrawn.add(why + " " + schema + "." + name);
    } else {
      tables.put(row.getLong(1), new DrawnTable(schema, name, row.getString(4)));
    }
  }

  private void column(ResultSet row) throws SQLException {
    DrawnTable table = tables.get(row.getLong(1));
    if (table == null) {
      return;
    }
    String name = row.getString(2);
    String expression = row.getString(5);
    String generated = row.getString(7);
    boolean computed = !generated.isEmpty();
    Design.Identity identity = identity(row.getString(6), row.getBoolean(10));
    if (identity == Design.Identity.SERIAL) {
      serials.add(table.schema + "." + table.name + "_" + name + "_seq");
    }
    table.columns.add(
        new Design.Column(
            name,
            null,
            row.getString(3),
            row.getBoolean(4),
            computed || identity != null ? null : expression,
            identity,
            computed ? expression : null,
            generated.equals("s"),
            row.getString(8),
            row.getString(9)));
  }

  private static Design.@Nullable Identity identity(String kind, boolean serial) {
    return switch (kind) {
      case "a" -> Design.Identity.ALWAYS;
      case "d" -> Design.Identity.BY_DEFAULT;
      default -> serial ? Design.Identity.SERIAL : null;
    };
  }

  private void constraint(ResultSet row) throws SQLException {
    DrawnTable table = tables.get(row.getLong(1));
    if (table == null) {
      return;
    }
    String name = row.getString(3);
    String kind = row.getString(2);
    DrawnTable target = tables.get(row.getLong(5));
    if (!row.getBoolean(10) || kind.equals("f") && target == null) {
      undrawn.add("constraint %s.%s.%s".formatted(table.schema, table.name, name));
      return;
    }
    switch (kind) {
      case "p" -> table.primaryKey = new Design.Key(name, texts(row.getArray(4)));
      case "u" -> table.uniques.add(new Design.Key(name, texts(row.getArray(4))));
      case "c" -> table.checks.add(new Design.Check(name, row.getString(9)));
      default ->
          table.references.add(
              new Design.Reference(
                  name,
                  texts(row.getArray(4)),
                  target == null ? "" : target.schema,
                  target == null ? "" : target.name,
                  texts(row.getArray(6)),
                  action(row.getString(7)),
                  action(row.getString(8))));
    }
  }

  private static Design.Action action(String letter) {
    return switch (letter) {
      case "r" -> Design.Action.RESTRICT;
      case "c" -> Design.Action.CASCADE;
      case "n" -> Design.Action.SET_NULL;
      case "d" -> Design.Action.SET_DEFAULT;
      default -> Design.Action.NO_ACTION;
    };
  }

  private void index(ResultSet row) throws SQLException {
    DrawnTable table = tables.get(row.getLong(1));
    if (table == null) {
      return;
    }
    String name = row.getString(2);
    if (!row.getBoolean(10)) {
      undrawn.add("index %s.%s on %s".formatted(table.schema, name, table.name));
      return;
    }
    List<String> columns = texts(row.getArray(5));
    int keys = row.getInt(6);
    Short[] options = (Short[]) row.getArray(7).getArray();
    List<String> classes = texts(row.getArray(8));
    table.indexes.add(
        new Design.Index(
            name,
            row.getBoolean(3),
            row.getString(4),
            IntStream.range(0, keys)
                .mapToObj(i -> part(columns.get(i), options[i], classes.get(i)))
                .toList(),
            columns.subList(keys, columns.size()),
            row.getString(9)));
  }

  /** Where the nulls stand is said only where it is not usual. */
  private static Design.IndexColumn part(String column, int options, String operatorClass) {
    boolean descending = (options & DESCENDING) != 0;
    boolean first = (options & NULLS_FIRST) != 0;
    return new Design.IndexColumn(
        column,
        descending,
        first == descending ? null : first,
        operatorClass.isEmpty() ? null : operatorClass);
  }

  private String before() throws SQLException {
    Set<String> schemas = new LinkedHashSet<>();
    List<String> statements = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(DesignQueries.NEEDED)) {
      statement.setArray(1, connection.createArrayOf("bigint", tables.keySet().toArray()));
      statement.setArray(2, connection.createArrayOf("text", serials.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          schemas.add(rows.getString(1));
          statements.add(rows.getString(2).stripTrailing());
        }
      }
    }
    schemas.remove("public");
    schemas.stream()
        .map(schema -> "CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema))
        .toList()
        .reversed()
        .forEach(statements::addFirst);
    return statements.isEmpty() ? "" : String.join(";\n", statements) + ";\n";
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
  }
}
