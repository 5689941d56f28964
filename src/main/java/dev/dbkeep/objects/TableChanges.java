package dev.dbkeep.objects;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one table becomes another: first what is let go, then what is added. The order of columns is
 * no difference.
 */
final class TableChanges {
  private final Table from;
  private final Table to;
  private final List<ReplacedType> replaced;
  private final List<Step> release = new ArrayList<>();
  private final List<Step> apply = new ArrayList<>();
  private final Set<String> retyped = new HashSet<>();
  private final Set<String> lost = new HashSet<>();

  TableChanges(Table from, Table to, List<ReplacedType> replaced) {
    this.from = from;
    this.to = to;
    this.replaced = replaced;
  }

  Change change() {
    Map<Constraint, Constraint> renamed = renamedConstraints();
    List<ColumnChange> columns = new ArrayList<>();
    for (Column column : to.columns()) {
      Column old = from.column(column.name());
      if (old != null) {
        columns.add(new ColumnChange(from, to, old, column, replaced));
      }
    }
    releaseConstraints(renamed);
    columns.forEach(column -> release.addAll(column.release()));
    dropColumns(columns);
    addColumns(columns);
    for (ColumnChange column : columns) {
      apply.addAll(column.apply());
      if (column.isRetyped()) {
        retyped.add(column.name());
      }
    }
    renamed.forEach((old, renamedTo) -> apply.add(renameConstraint(old, renamedTo)));
    addConstraints(renamed);
    apply.addAll(Options.changes(to.id(), ColumnSql.alterTable(to), from.options(), to.options()));
    if (from.unlogged() != to.unlogged()) {
      Hazard rewrite =
          Hazards.longLock(
              to.id(),
              subject(),
              "reads and writes of " + subject() + " wait while the whole table is rewritten",
              "Do it while nobody uses the table.");
      apply.add(
          Steps.alter(
              to.id(),
              LockMode.ACCESS_EXCLUSIVE,
              ColumnSql.alterTable(to) + " SET " + (to.unlogged() ? "UNLOGGED" : "LOGGED"),
              rewrite));
    }
    apply.addAll(TableDdl.marks(to, from.replicaIdentity(), from.clusteredOn()));
    return new Change.InPlace(release, apply, retyped, lost);
  }

  private Map<Constraint, Constraint> renamedConstraints() {
    Map<Constraint, Constraint> renamed = new HashMap<>();
    for (Constraint added : to.constraints()) {
      if (from.constraints().stream()
          .anyMatch(constraint -> constraint.name().equals(added.name()))) {
        continue;
      }
      from.constraints().stream()
          .filter(old -> old.definition().equals(added.definition()) && !renamed.containsKey(old))
          .filter(
              old ->
                  to.constraints().stream()
                      .noneMatch(constraint -> constraint.name().equals(old.name())))
          .filter(old -> replaced.stream().noneMatch(type -> type.isMentionedIn(old.definition())))
          .findFirst()
          .ifPresent(old -> renamed.put(old, added));
    }
    return renamed;
  }

  private Step renameConstraint(Constraint old, Constraint renamedTo) {
    return Steps.alter(
        to.id(),
        LockMode.ACCESS_EXCLUSIVE,
        ColumnSql.alterTable(to)
            + " RENAME CONSTRAINT "
            + Identifiers.quote(old.name())
            + " TO "
            + Identifiers.quote(renamedTo.name()));
  }

  private void releaseConstraints(Map<Constraint, Constraint> renamed) {
    for (Constraint constraint : from.constraints()) {
      if (renamed.containsKey(constraint) || keeps(constraint)) {
        continue;
      }
      lost.add(Dependency.constraintPart(constraint.name()));
      release.add(
          Steps.drop(
              to.id(),
              LockMode.ACCESS_EXCLUSIVE,
              ColumnSql.alterTable(from)
                  + " DROP CONSTRAINT "
                  + Identifiers.quote(constraint.name())));
    }
  }

  private boolean keeps(Constraint constraint) {
    return (to.constraints().contains(constraint) || validated(constraint) != null)
        && replaced.stream().noneMatch(type -> type.isMentionedIn(constraint.definition()));
  }

  /** The wanted constraint that differs only by having been validated. */
  private @Nullable Constraint validated(Constraint constraint) {
    return to.constraints().stream()
        .filter(
            wanted ->
                wanted.name().equals(constraint.name())
                    && (wanted.definition() + " NOT VALID").equals(constraint.definition()))
        .findFirst()
        .orElse(null);
  }

  private void dropColumns(List<ColumnChange> changes) {
    List<Column> dropped = new ArrayList<>();
    from.columns().stream()
        .filter(column -> to.column(column.name()) == null)
        .forEach(dropped::add);
    changes.stream().filter(ColumnChange::isReplaced).map(ColumnChange::old).forEach(dropped::add);
    // a generated column needs others: it goes first
    dropped.sort((a, b) -> Boolean.compare(a.generated() == null, b.generated() == null));
    for (Column column : dropped) {
      lost.add(column.name());
      boolean replacement = to.column(column.name()) != null;
      List<Hazard> hazards =
          replacement
              ? Hazards.replacedColumn(from, column)
              : Hazards.droppedColumn(from, column, likely(column));
      release.add(
          Steps.drop(
              to.id(),
              LockMode.ACCESS_EXCLUSIVE,
              ColumnSql.alterTable(from) + " DROP COLUMN " + Identifiers.quote(column.name()),
              hazards.toArray(Hazard[]::new)));
    }
  }

  /** The name of an added column that the dropped one may have become. */
  private List<String> likely(Column dropped) {
    return to.columns().stream()
        .filter(
            column -> from.column(column.name()) == null && column.type().equals(dropped.type()))
        .map(Column::name)
        .toList();
  }

  private void addColumns(List<ColumnChange> changes) {
    List<Column> added = new ArrayList<>();
    to.columns().stream().filter(column -> from.column(column.name()) == null).forEach(added::add);
    changes.stream().filter(ColumnChange::isReplaced).map(ColumnChange::wanted).forEach(added::add);
    added.sort((a, b) -> Boolean.compare(a.generated() != null, b.generated() != null));
    for (Column column : added) {
      apply.add(
          Steps.alter(
              to.id(),
              LockMode.ACCESS_EXCLUSIVE,
              ColumnSql.alterTable(to) + " ADD COLUMN " + ColumnSql.define(to, column),
              Hazards.addedColumn(to, column).toArray(Hazard[]::new)));
      apply.addAll(TableDdl.settings(to, column, Column.Settings.DEFAULT, column.settings()));
    }
  }

  private void addConstraints(Map<Constraint, Constraint> renamed) {
    for (Constraint constraint : to.constraints()) {
      boolean present =
          renamed.containsValue(constraint)
              || (from.constraints().contains(constraint) && keeps(constraint));
      if (present) {
        continue;
      }
      if (from.constraints().stream()
          .anyMatch(old -> constraint.equals(validated(old)) && keeps(old))) {
        apply.add(
            Steps.alter(
                to.id(),
                LockMode.SHARE_UPDATE_EXCLUSIVE,
                ColumnSql.alterTable(to)
                    + " VALIDATE CONSTRAINT "
                    + Identifiers.quote(constraint.name())));
        continue;
      }
      apply.add(
          Steps.alter(
              to.id(),
              LockMode.ACCESS_EXCLUSIVE,
              TableDdl.add(to, constraint),
              Hazards.addedConstraint(to, constraint).toArray(Hazard[]::new)));
    }
  }

  private String subject() {
    return to.schema() + "." + to.name();
  }
}
