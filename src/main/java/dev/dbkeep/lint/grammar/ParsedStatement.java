package dev.dbkeep.lint.grammar;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One statement as PostgreSQL's grammar sees it.
 *
 * @param kind the node's name, such as {@code AlterTableStmt}
 * @param node its fields, named as in PostgreSQL's source
 * @param offset of its first character in the script, from 0
 * @param text without the semicolon, white space and comments around it
 * @param body the statements within a DO block, in the order in which they stand
 */
public record ParsedStatement(
    String kind, JsonNode node, int offset, String text, List<ParsedStatement> body) {
  /**
   * The kind of a statement that is put together at run time, so that nobody can read it before.
   */
  public static final String DYNAMIC = "DynamicSql";

  public ParsedStatement {
    body = List.copyOf(body);
  }
}
