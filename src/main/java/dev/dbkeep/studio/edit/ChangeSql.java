package dev.dbkeep.studio.edit;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.rows.Cells;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A change as a statement. Values have no type, so that the server takes them as it takes what an
 * application writes: a text that is too long is refused, not cut.
 */
record ChangeSql(EditedTable table) {
  /** With what the row held as a part of its condition. */
  String checked(Change change) {
    return switch (change) {
      case Change.Insert insert -> insert(insert);
      case Change.Update update -> update(update) + and(update.old(), false);
      case Change.Delete delete -> delete(delete) + and(delete.old(), true);
    };
  }

  /** For a row that is locked and was compared before. */
  String unchecked(Change.OfRow change) {
    return switch (change) {
      case Change.Update update -> update(update);
      case Change.Delete delete -> delete(delete);
    };
  }

  private String insert(Change.Insert insert) {
    if (insert.values().isEmpty()) {
      return "INSERT INTO " + table.quoted() + " DEFAULT VALUES";
    }
    return "INSERT INTO %s (%s)%s VALUES (%s)"
        .formatted(
            table.quoted(),
            insert.values().keySet().stream()
                .map(Identifiers::quote)
                .collect(Collectors.joining(", ")),
            insert.values().keySet().stream().anyMatch(table::isIdentity)
                ? " OVERRIDING SYSTEM VALUE"
                : "",
            insert.values().values().stream()
                .map(ChangeSql::literal)
                .collect(Collectors.joining(", ")));
  }

  private String update(Change.Update update) {
    return "UPDATE %s SET %s WHERE %s"
        .formatted(
            table.quoted(),
            update.values().entrySet().stream()
                .map(value -> Identifiers.quote(value.getKey()) + " = " + literal(value.getValue()))
                .collect(Collectors.joining(", ")),
            row(update));
  }

  private String delete(Change.Delete delete) {
    return "DELETE FROM %s WHERE %s".formatted(table.quoted(), row(delete));
  }

  /** The condition that leads to the row: its key, else one row of those that hold all this. */
  String row(Change.OfRow change) {
    return change.key().isEmpty()
        ? "(tableoid, ctid) = (SELECT tableoid, ctid FROM %s WHERE true%s LIMIT 1)"
            .formatted(table.quoted(), and(change.old(), false))
        : table.hasKey(change.key());
  }

  private static String and(Map<String, @Nullable String> old, boolean mayBeCut) {
    return old.entrySet().stream()
        .map(value -> " AND " + holds(value.getKey(), value.getValue(), mayBeCut))
        .collect(Collectors.joining());
  }

  /** To the byte: the column may have a collation by which different texts are equal. */
  private static String holds(String column, @Nullable String value, boolean mayBeCut) {
    String quoted = Identifiers.quote(column);
    if (value == null) {
      return quoted + " IS NOT DISTINCT FROM NULL";
    }
    String printed =
        mayBeCut && isAsLongAsShown(value)
            ? "pg_catalog.left(" + Cells.beginning(quoted) + ", " + Cells.SHOWN + ")"
            : Cells.printed(quoted);
    return "(" + printed + ") COLLATE pg_catalog.\"C\" = " + literal(value);
  }

  /** Whether a text may be only what a page shows of a longer one. */
  static boolean isAsLongAsShown(String value) {
    return value.codePointCount(0, value.length()) == Cells.SHOWN;
  }

  private static String literal(@Nullable String value) {
    return value == null ? "NULL" : Identifiers.literal(value);
  }
}
