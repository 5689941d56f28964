package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.ScriptFacts;
import dev.dbkeep.lint.facts.StatementFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * The registry. To add a rule: one file with its text and function, its bad.sql and good.sql, and
 * one line here.
 */
public final class Rules {
  private static final List<Rule> ALL =
      List.of(
          RequiredColumn.RULE,
          DropAndReplace.RULE,
          DropColumn.RULE,
          DropTable.RULE,
          DropWide.RULE,
          DeleteAll.RULE,
          LossyTypeChange.RULE,
          EnumSwap.RULE,
          SetNotNull.RULE,
          UniqueWithDuplicates.RULE,
          RenameTable.RULE,
          RenameColumn.RULE,
          RenameEnumValue.RULE,
          IndexWithoutConcurrently.RULE,
          ConstraintScan.RULE,
          ValidateTogether.RULE,
          ColumnRewrite.RULE,
          TypeChangeRewrite.RULE,
          ConcurrentlyAmongOthers.RULE,
          DropIndex.RULE,
          DropConstraint.RULE,
          DynamicSql.RULE);

  private Rules() {}

  public static List<Rule> all() {
    return ALL;
  }

  /** What the rules find in scripts that run one after the other, script by script. */
  public static List<List<Finding>> findings(List<ScriptFacts> scripts, LintContext context) {
    SchemaSoFar soFar = new SchemaSoFar();
    return scripts.stream().map(script -> findings(script, soFar, context)).toList();
  }

  private static List<Finding> findings(
      ScriptFacts script, SchemaSoFar soFar, LintContext context) {
    List<Finding> findings = new ArrayList<>();
    for (StatementFacts statement : script.statements()) {
      Moment moment = new Moment(statement, script, soFar, context);
      for (Fact fact : statement.facts()) {
        ALL.forEach(
            rule ->
                rule.check().look(fact, moment, new Report(rule, statement.location(), findings)));
        soFar.apply(fact);
      }
    }
    return findings;
  }
}
