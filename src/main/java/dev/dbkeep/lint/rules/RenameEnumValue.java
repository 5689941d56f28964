package dev.dbkeep.lint.rules;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.TypeFact;
import dev.dbkeep.plan.Hazard;

/** An enum label gets another name. */
final class RenameEnumValue {
  static final Rule RULE =
      new Rule(
          "rename-enum-value",
          Severity.WARNING,
          "An enum label is renamed under a running application",
          "All rows show the new label at once. Old code neither knows it nor may write the old one"
              + " any more.",
          "Add the new label, let the code learn both, move the rows, and replace the type later.",
          RenameEnumValue::look);

  private RenameEnumValue() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof TypeFact.RenameValue rename
        && moment.soFar().labels(rename.type()).isEmpty()) {
      report.add(
          Hazard.Kind.BREAKS_APPLICATION,
          ObjectId.of(ObjectType.ENUM, rename.type().schema(), rename.type().name()),
          rename.type().toString(),
          "renames the label "
              + rename.label()
              + " of "
              + rename.type()
              + " to "
              + rename.newLabel()
              + ": code that uses the old label fails",
          "ALTER TYPE "
              + rename.type().sql()
              + " ADD VALUE first, and move the rows in a later migration",
          null);
    }
  }
}
