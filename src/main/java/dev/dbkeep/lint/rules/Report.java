package dev.dbkeep.lint.rules;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what one rule finds in one statement. */
public record Report(Rule rule, SourceLocation location, List<Finding> findings) {
  void add(
      Hazard.Kind kind,
      ObjectId object,
      String subject,
      String message,
      String remedy,
      @Nullable Probe probe) {
    findings.add(
        new Finding(
            rule.id(),
            rule.severity(),
            location,
            message,
            remedy,
            new Hazard(kind, object, subject, message, remedy, probe)));
  }

  void add(Hazard.Kind kind, Name table, String message, String remedy, @Nullable Probe probe) {
    add(kind, table(table), table.toString(), message, remedy, probe);
  }

  void add(
      Hazard.Kind kind,
      Name table,
      String column,
      String message,
      String remedy,
      @Nullable Probe probe) {
    add(kind, table(table), table + "." + column, message, remedy, probe);
  }

  /** Advice on how the script will be run; no object is in danger. */
  void advise(String message, String remedy) {
    findings.add(new Finding(rule.id(), rule.severity(), location, message, remedy, null));
  }

  private static ObjectId table(Name name) {
    return ObjectId.of(ObjectType.TABLE, name.schema(), name.name());
  }
}
