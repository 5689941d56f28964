package dev.dbkeep.lint.facts;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Names as the trees hold them, with the schema filled in. */
record Names(SearchPath path) {
  /** A RangeVar. */
  Name table(JsonNode range) {
    String schema = Trees.text(range, "schemaname");
    String name = Trees.text(range, "relname");
    return new Name(schema.isEmpty() ? path.schemaOf(name) : schema, name);
  }

  /** The RangeVar of a table that is made. */
  Name newTable(JsonNode range) {
    String schema = Trees.text(range, "schemaname");
    return new Name(schema.isEmpty() ? path.first() : schema, Trees.text(range, "relname"));
  }

  /** The same for a type. */
  Name newType(List<String> parts) {
    return parts.size() == 1 ? new Name(path.first(), parts.getFirst()) : of(parts);
  }

  /** A list of strings, the last of which is the name. */
  Name of(List<String> parts) {
    if (parts.size() < 2) {
      String name = parts.isEmpty() ? "" : parts.getFirst();
      return new Name(path.schemaOf(name), name);
    }
    return new Name(parts.get(parts.size() - 2), parts.getLast());
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
