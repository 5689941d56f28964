package dev.dbkeep.lint.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the shapes that recur in PostgreSQL's trees: strings, names, lists, and nodes wrapped in
 * their kind.
 */
final class Trees {
  private Trees() {}

  static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }

  static @Nullable String optional(JsonNode node, String field) {
    return node.path(field).isMissingNode() ? null : node.path(field).asString();
  }

  static boolean flag(JsonNode node, String field) {
    return node.path(field).asBoolean(false);
  }

  static boolean cascade(JsonNode node) {
    return "DROP_CASCADE".equals(text(node, "behavior"));
  }

  static Stream<JsonNode> elements(JsonNode node, String field) {
    return node.path(field).valueStream();
  }

  /** {@code {"String": {"sval": "a"}}} and a list of them. */
  static List<String> strings(JsonNode list) {
    return list.valueStream().map(item -> item.path("String").path("sval").asString("")).toList();
  }

  /** The kind of a wrapped node: {@code AlterTableCmd}; empty for nothing. */
  static String kind(JsonNode wrapped) {
    return wrapped.properties().stream().map(Map.Entry::getKey).findFirst().orElse("");
  }

  /** The fields of a wrapped node. */
  static JsonNode fields(JsonNode wrapped) {
    return wrapped.path(kind(wrapped));
  }

  /** The node and all below it that are of a kind. */
  static List<JsonNode> below(JsonNode node, String kind) {
    List<JsonNode> found = new ArrayList<>();
    collect(node, kind, found);
    return found;
  }

  private static void collect(JsonNode node, String kind, List<JsonNode> found) {
    if (node.has(kind)) {
      found.add(node.path(kind));
    }
    node.valueStream().forEach(child -> collect(child, kind, found));
  }
}
