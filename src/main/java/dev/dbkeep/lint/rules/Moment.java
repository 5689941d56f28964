package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ScriptFacts;
import dev.dbkeep.lint.facts.StatementFacts;

/**
 * Where a rule stands when it looks at a fact: the statement, all of the script, and what came
 * before it.
 */
public record Moment(
    StatementFacts statement, ScriptFacts script, SchemaSoFar soFar, LintContext context) {}
