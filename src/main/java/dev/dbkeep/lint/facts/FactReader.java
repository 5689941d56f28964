package dev.dbkeep.lint.facts;

import dev.dbkeep.lint.grammar.ParsedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The one visitor: from the kind of a statement to its facts. */
final class FactReader {
  private static final Map<String, DropFact.Kind> DROPPED =
      Map.of(
          "OBJECT_TABLE", DropFact.Kind.TABLE,
          "OBJECT_FOREIGN_TABLE", DropFact.Kind.OTHER,
          "OBJECT_VIEW", DropFact.Kind.VIEW,
          "OBJECT_MATVIEW", DropFact.Kind.MATERIALIZED_VIEW,
          "OBJECT_TYPE", DropFact.Kind.TYPE,
          "OBJECT_DOMAIN", DropFact.Kind.DOMAIN,
          "OBJECT_SEQUENCE", DropFact.Kind.SEQUENCE,
          "OBJECT_SCHEMA", DropFact.Kind.SCHEMA,
          "OBJECT_EXTENSION", DropFact.Kind.EXTENSION);

  private final Names names;
  private final Definitions definitions;

  FactReader(SearchPath path) {
    names = new Names(path);
    definitions = new Definitions(names);
  }

  List<Fact> read(ParsedStatement statement) {
    List<Fact> facts = new ArrayList<>(own(statement));
    // WITH gone AS (DELETE FROM t RETURNING *) deletes as much as the statement that stands alone.
    for (JsonNode nested : Trees.below(statement.node().path("withClause"), "DeleteStmt")) {
      facts.add(delete(nested));
    }
    statement.body().forEach(inner -> facts.addAll(read(inner)));
    return facts;
  }

  private List<Fact> own(ParsedStatement statement) {
    JsonNode node = statement.node();
    return switch (statement.kind()) {
      case "AlterTableStmt" -> new AlterTableReader(names, definitions).read(node);
      case "RenameStmt" -> List.of(RenameReader.read(names, node));
      case "CreateStmt" -> List.of(create(node));
      case "DropStmt" -> Trees.elements(node, "objects").map(object -> drop(node, object)).toList();
      case "DropdbStmt" ->
          List.of(
              new DropFact(
                  DropFact.Kind.DATABASE,
                  new Name("", Trees.text(node, "dbname")),
                  false,
                  Trees.flag(node, "missing_ok")));
      case "TruncateStmt" ->
          Trees.elements(node, "relations")
              .<Fact>map(
                  range ->
                      new TableFact.Truncate(
                          names.table(range.path("RangeVar")), Trees.cascade(node)))
              .toList();
      case "AlterObjectSchemaStmt" -> List.of(move(node));
      case "IndexStmt" -> List.of(index(node));
      case "ReindexStmt" -> List.of(new IndexFact.Reindex(option(node, "concurrently")));
      case "CreateEnumStmt" ->
          List.of(
              new TypeFact.CreateEnum(
                  names.newType(Trees.strings(node.path("typeName"))),
                  Trees.strings(node.path("vals"))));
      case "AlterEnumStmt" -> List.of(alterEnum(node));
      case "DeleteStmt" -> List.of(delete(node));
      case "UpdateStmt" -> List.of(update(node));
      case "InsertStmt" -> List.of(new RowFact.Insert(names.table(node.path("relation"))));
      case "TransactionStmt" ->
          List.of(new SessionFact.Transaction(transaction(Trees.text(node, "kind"))));
      case "VariableSetStmt" -> List.of(SearchPathReader.set(node));
      case "SelectStmt" -> List.of(SearchPathReader.select(node));
      case ParsedStatement.DYNAMIC -> List.of(new SessionFact.Dynamic());
      default -> List.of(new SessionFact.Other(statement.kind()));
    };
  }

  private Fact create(JsonNode node) {
    List<ColumnDefinition> columns =
        Trees.elements(node, "tableElts")
            .filter(element -> element.has("ColumnDef"))
            .map(element -> definitions.column(element.path("ColumnDef")))
            .toList();
    List<ConstraintDefinition> constraints =
        Trees.elements(node, "tableElts")
            .filter(element -> element.has("Constraint"))
            .map(element -> definitions.constraint(element.path("Constraint")))
            .toList();
    boolean temporary = "t".equals(Trees.text(node.path("relation"), "relpersistence"));
    return new TableFact.Create(
        names.newTable(node.path("relation")),
        columns,
        constraints,
        Trees.flag(node, "if_not_exists"),
        temporary);
  }

  private Fact drop(JsonNode node, JsonNode object) {
    Name name = names.object(object);
    if ("OBJECT_INDEX".equals(Trees.text(node, "removeType"))) {
      return new IndexFact.Drop(name, Trees.flag(node, "concurrent"));
    }
    DropFact.Kind kind = DROPPED.getOrDefault(Trees.text(node, "removeType"), DropFact.Kind.OTHER);
    return new DropFact(kind, name, Trees.cascade(node), Trees.flag(node, "missing_ok"));
  }

  private Fact move(JsonNode node) {
    return "OBJECT_TABLE".equals(Trees.text(node, "objectType"))
        ? new TableFact.Move(names.table(node.path("relation")), Trees.text(node, "newschema"))
        : new SessionFact.Other("AlterObjectSchemaStmt");
  }

  private Fact index(JsonNode node) {
    List<JsonNode> elements =
        Trees.elements(node, "indexParams").map(element -> element.path("IndexElem")).toList();
    List<String> columns =
        elements.stream()
            .filter(element -> element.has("name"))
            .map(element -> Trees.text(element, "name"))
            .toList();
    boolean plain = columns.size() == elements.size() && !node.has("whereClause");
    return new IndexFact.Create(
        Trees.optional(node, "idxname"),
        names.table(node.path("relation")),
        columns,
        plain,
        Trees.flag(node, "unique"),
        Trees.flag(node, "nulls_not_distinct"),
        Trees.flag(node, "concurrent"),
        Trees.flag(node, "if_not_exists"));
  }

  private Fact alterEnum(JsonNode node) {
    Name type = names.of(Trees.strings(node.path("typeName")));
    String label = Trees.text(node, "newVal");
    return node.has("oldVal")
        ? new TypeFact.RenameValue(type, Trees.text(node, "oldVal"), label)
        : new TypeFact.AddValue(type, label, Trees.optional(node, "newValNeighbor"));
  }

  private Fact delete(JsonNode node) {
    return new RowFact.Delete(
        names.table(node.path("relation")), node.has("whereClause") || node.has("usingClause"));
  }

  private Fact update(JsonNode node) {
    List<String> columns =
        Trees.elements(node, "targetList")
            .map(target -> Trees.text(target.path("ResTarget"), "name"))
            .toList();
    return new RowFact.Update(names.table(node.path("relation")), columns, node.has("whereClause"));
  }

  private static SessionFact.Kind transaction(String kind) {
    return switch (kind) {
      case "TRANS_STMT_BEGIN", "TRANS_STMT_START" -> SessionFact.Kind.BEGIN;
      case "TRANS_STMT_COMMIT", "TRANS_STMT_PREPARE", "TRANS_STMT_COMMIT_PREPARED" ->
          SessionFact.Kind.COMMIT;
      case "TRANS_STMT_ROLLBACK", "TRANS_STMT_ROLLBACK_PREPARED" -> SessionFact.Kind.ROLLBACK;
      default -> SessionFact.Kind.SAVEPOINT;
    };
  }

  private static boolean option(JsonNode node, String name) {
    return Trees.elements(node, "params")
        .anyMatch(option -> name.equals(Trees.text(option.path("DefElem"), "defname")));
  }
}
