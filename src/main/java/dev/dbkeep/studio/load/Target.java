package dev.dbkeep.studio.load;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.TableName;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table that gets the rows.
 *
 * @param types of each column the type that a text is read as; length and precision are left to the
 *     assignment, which refuses what is too long where a cast would cut it
 */
record Target(TableShape shape, Map<String, String> types) {
  private static final String TYPES =
      """
      WITH RECURSIVE base AS (
        SELECT a.attname, a.atttypid AS type FROM pg_catalog.pg_attribute a
          JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT b.attname, t.typbasetype FROM base b
          JOIN pg_catalog.pg_type t ON t.oid = b.type AND t.typtype = 'd')
      SELECT b.attname, pg_catalog.format_type(b.type, -1)
        FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.type AND t.typtype <> 'd'
      """;

  static Target read(Connection connection, TableName name) throws SQLException {
    TableShape shape = ShapeReader.read(connection, name);
    name.refuseBooks();
    if (shape.kind().equals("materialized view")) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          name + " is a materialized view, which takes no rows",
          "Import into the tables that it reads.");
    }
    Map<String, String> types = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(TYPES)) {
      statement.setString(1, name.schema());
      statement.setString(2, name.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          types.put(row.getString(1), row.getString(2));
        }
      }
    }
    return new Target(shape, Map.copyOf(types));
  }

  String quoted() {
    return shape.table().quoted();
  }

  /** A text in SQL as a value for a column. */
  String cast(String expression, String column) {
    return "CAST(" + expression + " AS " + Objects.requireNonNull(types.get(column)) + ")";
  }

  List<TableShape.Column> writable() {
    return shape.columns().stream().filter(column -> !column.generated()).toList();
  }

  /** The column that a field of this name probably means. */
  Optional<String> named(String field) {
    String plain = plain(field);
    return writable().stream()
        .map(TableShape.Column::name)
        .filter(name -> name.equals(field) || plain(name).equals(plain))
        .findFirst();
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
  }

  /** Refuses what cannot be meant: unknown columns, two fields for one, nothing at all. */
  void check(List<@Nullable String> columns, Mode mode) {
    Set<String> seen = new HashSet<>();
    for (String name : columns) {
      if (name == null) {
        continue;
      }
      if (writable().stream().noneMatch(column -> column.name().equals(name))) {
        throw usage(
            shape.table() + " has no column " + name + " that could be written",
            "Choose another column for the field, or none.");
      }
      if (!seen.add(name)) {
        throw usage("two fields go to the column " + name, "Choose another column for one.");
      }
    }
    if (seen.isEmpty()) {
      throw usage("no field goes to any column", "Choose a column for at least one field.");
    }
    boolean named = !shape.key().isEmpty() && seen.containsAll(shape.key());
    if (mode != Mode.INSERT && !named) {
      throw usage(
          shape.key().isEmpty()
              ? shape.table() + " has no key by which rows could be found"
              : "rows are found by " + String.join(", ", shape.key()) + ", which no field goes to",
          "Choose columns for the key, or insert all lines as new rows.");
    }
  }

  private static DbkeepException usage(String message, String hint) {
    return DbkeepException.of(ErrorCode.USAGE, message, hint);
  }

  /** What stands behind the rows of an INSERT. */
  String onConflict(Mode mode, List<String> written) {
    if (mode == Mode.INSERT) {
      return "";
    }
    List<String> others = written.stream().filter(name -> !shape.key().contains(name)).toList();
    String key = String.join(", ", shape.key().stream().map(Identifiers::quote).toList());
    return mode == Mode.SKIP || others.isEmpty()
        ? " ON CONFLICT (" + key + ") DO NOTHING"
        : " ON CONFLICT (%s) DO UPDATE SET %s"
            .formatted(
                key,
                String.join(
                    ", ",
                    others.stream()
                        .map(Identifiers::quote)
                        .map(name -> name + " = EXCLUDED." + name)
                        .toList()));
  }

  boolean hasIdentity(List<String> written) {
    return written.stream()
        .anyMatch(name -> shape.column(name).map(TableShape.Column::identity).orElse(false));
  }
}
