package dev.dbkeep.upkeep.relations;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.relations.Relation.Origin;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a user said about a relation, once and for all.
 *
 * @param confirmed false where it is none
 */
public record ConfirmedRelation(
    TableName child,
    String from,
    TableName parent,
    String to,
    boolean confirmed,
    Relation.@Nullable Only only) {
  private static final List<String> KEYS =
      List.of("from", "to", "confirmed", "type-column", "type-value");

  /** From one {@code [[relations]]}. */
  public static ConfirmedRelation of(Map<String, String> values) {
    for (String key : values.keySet()) {
      if (!KEYS.contains(key)) {
        throw wrong("has an unknown key " + key);
      }
    }
    String from = values.getOrDefault("from", "");
    String to = values.getOrDefault("to", "");
    String typeColumn = values.getOrDefault("type-column", "");
    return new ConfirmedRelation(
        table(from),
        column(from),
        table(to),
        column(to),
        confirmed(values.getOrDefault("confirmed", "true")),
        typeColumn.isEmpty()
            ? null
            : new Relation.Only(typeColumn, values.getOrDefault("type-value", "")));
  }

  private static boolean confirmed(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("is confirmed neither true nor false: " + text);
    };
  }

  private static DbkeepException wrong(String problem) {
    return DbkeepException.of(
        ErrorCode.CONFIG,
        "[[relations]] " + problem,
        "A relation is: [[relations]], from = \"orders.user_id\", to = \"users.id\", confirmed ="
            + " true.");
  }

  private static TableName table(String text) {
    int last = text.lastIndexOf('.');
    int first = text.indexOf('.');
    if (last <= 0 || last == text.length() - 1) {
      throw wrong("names no column: " + text);
    }
    return first == last
        ? new TableName("public", text.substring(0, last))
        : new TableName(text.substring(0, first), text.substring(first + 1, last));
  }

  private static String column(String text) {
    return text.substring(text.lastIndexOf('.') + 1);
  }

  /** Whether both speak of the same column, and of the same of its types. */
  boolean speaksOf(Relation relation) {
    return relation.child().equals(child)
        && relation.from().equals(List.of(from))
        && Objects.equals(relation.only(), only);
  }

  Relation relation() {
    return new Relation(
        child,
        List.of(from),
        parent,
        List.of(to),
        Origin.CONFIRMED,
        null,
        only,
        "confirmed in dbkeep.toml",
        Relation.CERTAIN);
  }
}
