package dev.dbkeep.lint.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The statements within a DO block, found by PL/pgSQL's own grammar, whatever IF and LOOP stand
 * around them.
 */
record DoBlock(Reader sql, Reader plpgsql) {
  /** Turns a text into a tree. */
  @FunctionalInterface
  interface Reader {
    JsonNode read(String text) throws GrammarError;
  }

  /**
   * All of them carry the offset of the block; what cannot be read before it runs is one of kind
   * DYNAMIC.
   */
  List<ParsedStatement> statements(String block, int offset) {
    List<ParsedStatement> found = new ArrayList<>();
    try {
      JsonNode body = plpgsql.read(block).path("plpgsql_funcs").path(0).path("PLpgSQL_function");
      collect(body, offset, found);
      if (!body.has("action")) {
        // Another language than PL/pgSQL.
        found.add(dynamic(block, offset));
      }
    } catch (GrammarError e) {
      // PL/pgSQL refuses it; so will the server, in its own words.
      found.add(dynamic(block, offset));
    }
    return found;
  }

  private void collect(JsonNode node, int offset, List<ParsedStatement> found) {
    if (node.has("PLpgSQL_stmt_execsql")) {
      add(query(node.path("PLpgSQL_stmt_execsql").path("sqlstmt")), offset, found);
    } else if (node.has("PLpgSQL_stmt_dynexecute")) {
      execute(query(node.path("PLpgSQL_stmt_dynexecute").path("query")), offset, found);
    } else {
      node.valueStream().forEach(child -> collect(child, offset, found));
    }
  }

  /** EXECUTE of a plain literal is as good as the statement itself. */
  private void execute(String expression, int offset, List<ParsedStatement> found) {
    try {
      JsonNode target =
          sql.read("SELECT " + expression)
              .path("stmts")
              .path(0)
              .path("stmt")
              .path("SelectStmt")
              .path("targetList")
              .path(0);
      JsonNode literal =
          target.path("ResTarget").path("val").path("A_Const").path("sval").path("sval");
      if (literal.isString()) {
        add(literal.asString(), offset, found);
        return;
      }
    } catch (GrammarError e) {
      // Not an expression that stands alone: nothing is known of it.
    }
    found.add(dynamic(expression, offset));
  }

  private void add(String text, int offset, List<ParsedStatement> found) {
    try {
      for (JsonNode raw : sql.read(text).path("stmts")) {
        Map.Entry<String, JsonNode> only = raw.path("stmt").properties().iterator().next();
        found.add(new ParsedStatement(only.getKey(), only.getValue(), offset, text, List.of()));
      }
    } catch (GrammarError e) {
      found.add(dynamic(text, offset));
    }
  }

  private static String query(JsonNode expression) {
    return expression.path("PLpgSQL_expr").path("query").asString("");
  }

  private static ParsedStatement dynamic(String text, int offset) {
    return new ParsedStatement(
        ParsedStatement.DYNAMIC, MissingNode.getInstance(), offset, text, List.of());
  }
}
