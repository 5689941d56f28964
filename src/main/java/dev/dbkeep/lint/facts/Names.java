package dev.dbkeep.lint.facts;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Names as the trees hold them, with the schema filled in. */
record Names(String defaultSchema) {
  /** A RangeVar. */
  Name table(JsonNode range) {
    String schema = Trees.text(range, "schemaname");
    return new Name(schema.isEmpty() ? defaultSchema : schema, Trees.text(range, "relname"));
  }

  /** A list of strings, the last of which is the name. */
  Name of(List<String> parts) {
    return parts.size() < 2
        ? new Name(defaultSchema, parts.isEmpty() ? "" : parts.getFirst())
        : new Name(parts.get(parts.size() - 2), parts.getLast());
  }

  /** What DROP and ALTER name: a list, a type, or one string for what stands outside schemas. */
  Name object(JsonNode wrapped) {
    return switch (Trees.kind(wrapped)) {
      case "List" -> of(Trees.strings(wrapped.path("List").path("items")));
      case "TypeName" -> of(Trees.strings(wrapped.path("TypeName").path("names")));
      case "String" -> new Name("", wrapped.path("String").path("sval").asString(""));
      case "ObjectWithArgs" -> of(Trees.strings(wrapped.path("ObjectWithArgs").path("objname")));
      default -> new Name("", "");
    };
  }
}
