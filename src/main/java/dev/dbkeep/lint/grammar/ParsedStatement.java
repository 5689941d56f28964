package dev.dbkeep.lint.grammar;

import tools.jackson.databind.JsonNode;

/**
 * One statement as PostgreSQL's grammar sees it.
 *
 * @param kind the node's name, such as {@code AlterTableStmt}
 * @param node its fields, named as in PostgreSQL's source
 * @param offset of its first character in the script, from 0
 * @param text without the semicolon, white space and comments around it
 */
public record ParsedStatement(String kind, JsonNode node, int offset, String text) {}
