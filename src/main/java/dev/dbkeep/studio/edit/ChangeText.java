package dev.dbkeep.studio.edit;

import dev.dbkeep.postgres.Identifiers;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A change as people read it: the statement with what the row held before, but never run. */
final class ChangeText {
  private static final int LONGEST = 500;

  private ChangeText() {}

  static String of(Change change) {
    String table = change.table().quoted();
    return switch (change) {
      case Change.Update update ->
          "UPDATE %s SET %s WHERE %s%s"
              .formatted(
                  table,
                  joined(update.values(), ", ", " = "),
                  joined(update.key(), " AND ", " = "),
                  before(update.old()));
      case Change.Insert insert ->
          "INSERT INTO %s: %s".formatted(table, joined(insert.values(), ", ", " = "));
      case Change.Delete delete ->
          "DELETE FROM %s WHERE %s%s"
              .formatted(table, joined(delete.key(), " AND ", " = "), before(delete.old()));
    };
  }

  private static String before(Map<String, @Nullable String> old) {
    return old.isEmpty() ? "" : " -- before: " + joined(old, ", ", " = ");
  }

  private static String joined(
      Map<String, @Nullable String> values, String separator, String sign) {
    return values.entrySet().stream()
        .map(entry -> Identifiers.quote(entry.getKey()) + sign + literal(entry.getValue()))
        .collect(Collectors.joining(separator));
  }

  private static String literal(@Nullable String value) {
    if (value == null) {
      return "NULL";
    }
    boolean fits = value.codePointCount(0, value.length()) <= LONGEST;
    return Identifiers.literal(
        fits ? value : value.substring(0, value.offsetByCodePoints(0, LONGEST)) + "…");
  }
}
