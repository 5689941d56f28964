package dev.dbkeep.lint.rules;

/**
 * What is known about the database a script is meant for.
 *
 * @param defaultSchema where unqualified names stand
 * @param serverVersion as {@code server_version_num}; decides what a probe may use
 */
public record LintContext(String defaultSchema, int serverVersion) {
  /** Nothing is known: the schema public on a current server. */
  public static final LintContext DEFAULT = new LintContext("public", 180000);
}
