package dev.dbkeep.cli.studio;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.lint.grammar.Grammar;
import dev.dbkeep.lint.grammar.ParsedStatement;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.studio.query.Dangers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a statement takes away, as PostgreSQL's own grammar reads it. */
public final class GrammarDangers implements Dangers {
  /** They only say what may run later. */
  private static final Set<String> DEFINITIONS = Set.of("CreateFunctionStmt", "RuleStmt");

  private final Grammar grammar = new Grammar();

  @Override
  public List<String> of(String statement) {
    List<String> reasons = new ArrayList<>();
    try {
      grammar
          .parse(new SqlScript("text", statement))
          .statements()
          .forEach(parsed -> collect(parsed, reasons));
    } catch (DbkeepException e) {
      // a server may be newer than the grammar, so it is not refused
      reasons.add("nobody can say what it does before it runs: " + e.getMessage());
    }
    return reasons;
  }

  private static void collect(ParsedStatement statement, List<String> reasons) {
    if (statement.kind().equals(ParsedStatement.DYNAMIC)) {
      reasons.add("it runs SQL that is put together only then: " + statement.text());
    }
    collect(statement.kind(), statement.node(), reasons);
    statement.body().forEach(inner -> collect(inner, reasons));
  }

  private static void collect(String kind, JsonNode node, List<String> reasons) {
    if (DEFINITIONS.contains(kind)) {
      return;
    }
    switch (kind) {
      case "TruncateStmt" -> reasons.add("TRUNCATE empties " + tables(node));
      case "DeleteStmt" -> {
        if (!node.has("whereClause")) {
          reasons.add("DELETE without WHERE deletes all rows of " + table(node.path("relation")));
        }
      }
      case "UpdateStmt" -> {
        if (!node.has("whereClause")) {
          reasons.add("UPDATE without WHERE changes all rows of " + table(node.path("relation")));
        }
      }
      case "AlterTableCmd" -> {
        if (node.path("subtype").asString("").equals("AT_DropColumn")) {
          reasons.add("DROP COLUMN takes away the values of " + node.path("name").asString(""));
        }
      }
      default -> {
        if (kind.startsWith("Drop") && kind.endsWith("Stmt")) {
          reasons.add("DROP takes away " + dropped(node));
        }
      }
    }
    below(node, reasons);
  }

  private static void below(JsonNode node, List<String> reasons) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        collect(field.getKey(), field.getValue(), reasons);
      }
    } else {
      node.valueStream().forEach(child -> below(child, reasons));
    }
  }

  private static String tables(JsonNode node) {
    return String.join(
        ", ",
        node.path("relations")
            .valueStream()
            .map(relation -> table(relation.path("RangeVar")))
            .toList());
  }

  private static String table(JsonNode relation) {
    String schema = relation.path("schemaname").asString("");
    String name = relation.path("relname").asString("");
    return schema.isEmpty() ? name : schema + "." + name;
  }

  /** All names in it, which stand in another shape for every kind of object. */
  private static String dropped(JsonNode node) {
    List<String> objects =
        node.path("objects").valueStream().map(object -> String.join(".", names(object))).toList();
    return objects.isEmpty() ? "what it names" : String.join(", ", objects);
  }

  private static List<String> names(JsonNode node) {
    return node.findValues("sval").stream().map(name -> name.asString("")).toList();
  }
}
