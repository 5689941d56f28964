package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.SearchPath;

/**
 * What is known about the database a script is meant for.
 *
 * @param searchPath what unqualified names mean when a script begins
 * @param serverVersion as {@code server_version_num}; decides what a probe may use
 */
public record LintContext(SearchPath searchPath, int serverVersion) {
  /** Nothing is known: the schema public on a current server. */
  public static final LintContext DEFAULT = new LintContext(SearchPath.of("public"), 180000);

  /** Where unqualified names stand that no schema has. */
  String defaultSchema() {
    return searchPath.first();
  }
}
