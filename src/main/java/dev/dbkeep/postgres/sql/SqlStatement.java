package dev.dbkeep.postgres.sql;

/**
 * One statement of a script.
 *
 * @param text without the semicolon and without leading white space and comments
 * @param offset of its first character in the script, from 0
 * @param line of its first character, from 1
 */
public record SqlStatement(String text, int offset, int line) {}
