package dev.dbkeep.lint.facts;

import tools.jackson.databind.JsonNode;

/** ALTER … RENAME. */
final class RenameReader {
  private RenameReader() {}

  static Fact read(Names names, JsonNode node) {
    String newName = Trees.text(node, "newname");
    return switch (Trees.text(node, "renameType")) {
      case "OBJECT_TABLE" -> new TableFact.Rename(names.table(node.path("relation")), newName);
      case "OBJECT_COLUMN" -> column(names, node, newName);
      case "OBJECT_TABCONSTRAINT" ->
          new ConstraintFact.Rename(
              names.table(node.path("relation")), Trees.text(node, "subname"), newName);
      case "OBJECT_INDEX" -> new IndexFact.Rename(names.table(node.path("relation")), newName);
      case "OBJECT_TYPE" -> new TypeFact.Rename(names.object(node.path("object")), newName);
      default -> new SessionFact.Other("RenameStmt");
    };
  }

  private static Fact column(Names names, JsonNode node, String newName) {
    boolean ofTable = "OBJECT_TABLE".equals(Trees.text(node, "relationType"));
    return ofTable
        ? new ColumnFact.Rename(
            names.table(node.path("relation")), Trees.text(node, "subname"), newName)
        : new SessionFact.Other("RenameStmt");
  }
}
