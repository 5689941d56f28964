package dev.dbkeep.objects;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;
import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person must know before the columns and constraints of a table change. */
final class Hazards {
  private Hazards() {}

  static String subject(Table table, Column column) {
    return table.schema() + "." + table.name() + "." + column.name();
  }

  static Hazard longLock(ObjectId object, String subject, String message, String remedy) {
    return new Hazard(Hazard.Kind.LONG_LOCK, object, subject, message, remedy, null);
  }

  static Hazard dataDependent(
      Table table, String subject, String message, String remedy, Probe probe) {
    return new Hazard(Hazard.Kind.DATA_DEPENDENT, table.id(), subject, message, remedy, probe);
  }

  static List<Hazard> droppedColumn(Table table, Column column, List<String> mayBeRenamedTo) {
    String subject = subject(table, column);
    String remedy =
        mayBeRenamedTo.isEmpty()
            ? "Keep the column in the schema, or name it to let it go."
            : "If "
                + column.name()
                + " was renamed, say `--rename "
                + subject
                + "="
                + mayBeRenamedTo.getFirst()
                + "` and its values stay.";
    return List.of(
        new Hazard(
            Hazard.Kind.DATA_LOSS,
            table.id(),
            subject,
            "column " + subject + " is dropped with its values",
            remedy,
            values(table, column)),
        new Hazard(
            Hazard.Kind.BREAKS_APPLICATION,
            table.id(),
            subject,
            "queries that name " + subject + " fail as soon as it is gone",
            "Drop it once no running version of the application uses it.",
            null));
  }

  /**
   * Dropped and added again under its name, because no cast leads to the new type. A generated one
   * can be computed again.
   */
  static List<Hazard> replacedColumn(Table table, Column column) {
    if (column.generated() != null) {
      return List.of();
    }
    String subject = subject(table, column);
    return List.of(
        new Hazard(
            Hazard.Kind.DATA_LOSS,
            table.id(),
            subject,
            "the values of "
                + subject
                + " are lost: no cast leads from "
                + column.type()
                + " to what is wanted",
            "Add a column of the new type under another name, fill it, and drop the old one later.",
            values(table, column)));
  }

  private static Probe values(Table table, Column column) {
    String rows =
        " from "
            + ColumnSql.table(table)
            + " where "
            + Identifiers.quote(column.name())
            + " is not null";
    return new Probe(
        "select count(*)" + rows, "select " + Identifiers.quote(column.name()) + rows + " limit 3");
  }

  static List<Hazard> addedColumn(Table table, Column column) {
    List<Hazard> hazards = new ArrayList<>();
    String subject = subject(table, column);
    String qualified = table.schema() + "." + table.name();
    boolean empty =
        column.defaultExpression() == null
            && column.identity() == null
            && column.generated() == null;
    if (column.notNull() && empty) {
      hazards.add(
          dataDependent(
              table,
              subject,
              "required column "
                  + subject
                  + " without a default cannot be added to a table with rows",
              "Give it a default, or add it as nullable, fill it, and require it in a later"
                  + " migration.",
              new Probe(
                  "select count(*) from " + ColumnSql.table(table),
                  "select * from " + ColumnSql.table(table) + " limit 3")));
    }
    boolean rewrites =
        column.identity() != null
            || (column.generated() != null && column.generated().stored())
            || isVolatile(column.defaultExpression());
    if (rewrites) {
      hazards.add(
          longLock(
              table.id(),
              subject,
              "reads and writes of "
                  + qualified
                  + " wait while every row is rewritten to hold "
                  + column.name(),
              "On a big table add it as nullable without the default, set the default, then fill it"
                  + " in batches."));
    }
    return hazards;
  }

  /**
   * A default that differs from row to row: every call of a function but those that mean one moment
   * or one user.
   */
  private static boolean isVolatile(@Nullable String expression) {
    if (expression == null || !expression.contains("(")) {
      return false;
    }
    return !expression.startsWith("now()")
        && !expression.startsWith("'")
        && !expression.startsWith("(");
  }

  static List<Hazard> setNotNull(Table table, Column column) {
    String subject = subject(table, column);
    String rows =
        " from "
            + ColumnSql.table(table)
            + " where "
            + Identifiers.quote(column.name())
            + " is null";
    return List.of(
        dataDependent(
            table,
            subject,
            "rows of "
                + table.schema()
                + "."
                + table.name()
                + " have no value in "
                + column.name()
                + ", which becomes required",
            "Fill these rows first.",
            new Probe("select count(*)" + rows, "select *" + rows + " limit 3")),
        longLock(
            table.id(),
            subject,
            "reads and writes of "
                + table.schema()
                + "."
                + table.name()
                + " wait while every row is checked",
            "On a big table add CHECK (… IS NOT NULL) NOT VALID, validate it in a transaction of"
                + " its own, then set NOT NULL and drop the check."));
  }

  static List<Hazard> addedConstraint(Table table, Constraint constraint) {
    String subject = table.schema() + "." + table.name() + "." + constraint.name();
    String qualified = table.schema() + "." + table.name();
    List<Hazard> hazards = new ArrayList<>();
    if (constraint.definition().endsWith(" NOT VALID")
        || constraint.definition().endsWith(" NOT ENFORCED")) {
      return hazards;
    }
    switch (constraint.type()) {
      case PRIMARY_KEY, UNIQUE -> {
        hazards.addAll(
            Uniqueness.hazards(
                table.id(), subject, ColumnSql.table(table), constraint.definition()));
        hazards.add(
            longLock(
                table.id(),
                subject,
                "reads and writes of " + qualified + " wait while the index is built",
                "On a big table build a unique index CONCURRENTLY, then ADD CONSTRAINT … USING"
                    + " INDEX."));
      }
      case EXCLUDE ->
          hazards.add(
              longLock(
                  table.id(),
                  subject,
                  "reads and writes of " + qualified + " wait while the index is built",
                  "Do it while nobody uses the table."));
      case CHECK -> {
        String prefix = "CHECK (";
        if (constraint.definition().startsWith(prefix) && constraint.definition().endsWith(")")) {
          String condition = constraint.definition().substring(prefix.length() - 1);
          String rows = " from " + ColumnSql.table(table) + " where not " + condition;
          hazards.add(
              dataDependent(
                  table,
                  subject,
                  "rows of " + qualified + " break the new check " + constraint.name(),
                  "Correct these rows first.",
                  new Probe("select count(*)" + rows, "select *" + rows + " limit 3")));
        }
        hazards.add(
            longLock(
                table.id(),
                subject,
                "reads and writes of " + qualified + " wait while every row is checked",
                "On a big table add it NOT VALID first and VALIDATE CONSTRAINT in a transaction of"
                    + " its own."));
      }
    }
    return hazards;
  }
}
