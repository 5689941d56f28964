package dev.dbkeep.objects;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How one column becomes another: changed in place, or dropped and added where nothing else is
 * possible.
 */
final class ColumnChange {
  private final Table fromTable;
  private final Table table;
  private final Column old;
  private final Column wanted;
  private final boolean typeReplaced;
  private final TypeChange type;

  ColumnChange(
      Table fromTable, Table table, Column old, Column wanted, List<ReplacedType> replaced) {
    this.fromTable = fromTable;
    this.table = table;
    this.old = old;
    this.wanted = wanted;
    ReplacedType gone =
        replaced.stream()
            .filter(replacedType -> replacedType.isTypeOf(old.type()))
            .findFirst()
            .orElse(null);
    this.typeReplaced = gone != null;
    this.type = new TypeChange(table, old, wanted, gone);
  }

  String name() {
    return wanted.name();
  }

  Column old() {
    return old;
  }

  Column wanted() {
    return wanted;
  }

  boolean isRetyped() {
    return !isReplaced() && changesType();
  }

  /** Dropped and added again: the type has no cast, or a plain column becomes a generated one. */
  boolean isReplaced() {
    if (Objects.equals(old.generated(), wanted.generated()) && !changesType()) {
      return false;
    }
    Column.Generated before = old.generated();
    Column.Generated after = wanted.generated();
    if (before == null && after == null) {
      return !type.isCastable();
    }
    if (before != null && after == null) {
      return !before.stored() || changesType();
    }
    return true;
  }

  private boolean changesType() {
    return typeReplaced
        || !old.type().equals(wanted.type())
        || !Objects.equals(old.collation(), wanted.collation());
  }

  /** The default must go before the type changes: PostgreSQL casts it too, and often cannot. */
  List<Step> release() {
    List<Step> steps = new ArrayList<>();
    if (isReplaced()) {
      return steps;
    }
    if (old.identity() != null && wanted.identity() == null) {
      steps.add(alter(" DROP IDENTITY"));
    }
    if (old.generated() != null && wanted.generated() == null) {
      steps.add(alter(" DROP EXPRESSION"));
    }
    boolean keeps =
        Objects.equals(old.defaultExpression(), wanted.defaultExpression()) && !changesType();
    boolean becomesDefault = wanted.defaultExpression() != null && !changesType();
    if (old.defaultExpression() != null && !keeps && !becomesDefault) {
      steps.add(alter(" DROP DEFAULT"));
    }
    return steps;
  }

  List<Step> apply() {
    List<Step> steps = new ArrayList<>();
    if (isReplaced()) {
      return steps;
    }
    if (changesType()) {
      steps.add(
          Steps.alter(
              table.id(),
              LockMode.ACCESS_EXCLUSIVE,
              ColumnSql.alterColumn(table, wanted) + type.sql(),
              type.hazards().toArray(Hazard[]::new)));
    }
    boolean defaultChanges =
        !Objects.equals(old.defaultExpression(), wanted.defaultExpression()) || changesType();
    if (wanted.defaultExpression() != null && defaultChanges) {
      steps.add(alter(" SET DEFAULT " + wanted.defaultExpression()));
    }
    nullability(steps);
    identity(steps);
    compression(steps);
    steps.addAll(TableDdl.settings(table, wanted, old.settings(), wanted.settings()));
    return steps;
  }

  private void nullability(List<Step> steps) {
    if (wanted.notNull() && !old.notNull()) {
      if (wanted.notNullName() != null) {
        String named =
            ColumnSql.alterTable(table)
                + " ADD CONSTRAINT "
                + Identifiers.quote(wanted.notNullName())
                + " NOT NULL "
                + Identifiers.quote(name());
        steps.add(
            Steps.alter(
                table.id(),
                LockMode.ACCESS_EXCLUSIVE,
                named,
                Hazards.setNotNull(table, wanted).toArray(Hazard[]::new)));
        return;
      }
      steps.add(
          Steps.alter(
              table.id(),
              LockMode.ACCESS_EXCLUSIVE,
              ColumnSql.alterColumn(table, wanted) + " SET NOT NULL",
              Hazards.setNotNull(table, wanted).toArray(Hazard[]::new)));
      return;
    }
    if (!wanted.notNull() && old.notNull()) {
      steps.add(alter(" DROP NOT NULL"));
      return;
    }
    // a wanted side that gives no name of its own is content with any: names left behind by a
    // rename are no difference
    if (wanted.notNull()
        && wanted.notNullName() != null
        && !wanted.notNullName().equals(old.notNullName())) {
      String oldName =
          old.notNullName() == null
              ? fromTable.name() + "_" + name() + "_not_null"
              : old.notNullName();
      String rename =
          ColumnSql.alterTable(table)
              + " RENAME CONSTRAINT "
              + Identifiers.quote(oldName)
              + " TO "
              + Identifiers.quote(wanted.notNullName());
      steps.add(Steps.alter(table.id(), LockMode.ACCESS_EXCLUSIVE, rename));
    }
  }

  private void identity(List<Step> steps) {
    Column.Identity before = old.identity();
    Column.Identity after = wanted.identity();
    if (after == null || after.equals(before)) {
      return;
    }
    if (before == null) {
      steps.add(alter(" ADD GENERATED " + ColumnSql.identity(table, after)));
      if (after.options().increment() > 0) {
        steps.add(goOnBehindHighest(after));
      }
      return;
    }
    StringBuilder sql = new StringBuilder();
    if (before.always() != after.always()) {
      sql.append(" SET GENERATED ").append(after.always() ? "ALWAYS" : "BY DEFAULT");
    }
    sql.append(SequenceSql.changes(before.options(), after.options(), " SET ", false));
    if (!sql.isEmpty()) {
      steps.add(alter(sql.toString()));
    }
    if (!before.options().type().equals(after.options().type())
        && before.options().type().equals(old.type())) {
      // ALTER COLUMN TYPE leaves the sequence's own type as it was
      steps.add(sequence(before, " AS " + after.options().type()));
    }
    if (!before.sequenceName().equals(after.sequenceName())) {
      steps.add(sequence(before, " RENAME TO " + Identifiers.quote(after.sequenceName())));
    }
  }

  private Step sequence(Column.Identity identity, String change) {
    return Steps.alter(
        table.id(),
        LockMode.SHARE_ROW_EXCLUSIVE,
        "ALTER SEQUENCE " + Identifiers.quote(table.schema(), identity.sequenceName()) + change);
  }

  /** The rows that are there keep their numbers; the next one must not collide with them. */
  private Step goOnBehindHighest(Column.Identity identity) {
    String highest = "SELECT max(" + Identifiers.quote(name()) + ") FROM " + ColumnSql.table(table);
    String sequence =
        Identifiers.literal(Identifiers.quote(table.schema(), identity.sequenceName()));
    String next =
        "greatest(("
            + highest
            + ") + "
            + identity.options().increment()
            + ", "
            + identity.options().start()
            + ")";
    return Steps.alter(
        table.id(), LockMode.ACCESS_SHARE, "SELECT setval(" + sequence + ", " + next + ", false)");
  }

  private void compression(List<Step> steps) {
    if (!Objects.equals(old.settings().compression(), wanted.settings().compression())) {
      String compression =
          wanted.settings().compression() == null ? "DEFAULT" : wanted.settings().compression();
      steps.add(alter(" SET COMPRESSION " + compression));
    }
  }

  private Step alter(String change) {
    return Steps.alter(
        table.id(), LockMode.ACCESS_EXCLUSIVE, ColumnSql.alterColumn(table, wanted) + change);
  }
}
