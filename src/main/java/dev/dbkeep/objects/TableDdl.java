package dev.dbkeep.objects;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** CREATE TABLE and what can only be said after it. */
final class TableDdl {
  private TableDdl() {}

  static List<Step> create(Table table) {
    StringJoiner body = new StringJoiner(",\n    ", " (\n    ", "\n)");
    body.setEmptyValue(" ()");
    table.columns().forEach(column -> body.add(ColumnSql.define(table, column)));
    List<Constraint> later = new ArrayList<>();
    for (Constraint constraint : table.constraints()) {
      // a new table has no row to skip: PostgreSQL would silently mark a NOT VALID check as valid
      // here
      if (constraint.definition().endsWith(" NOT VALID")) {
        later.add(constraint);
        continue;
      }
      body.add(define(constraint));
    }
    String sql =
        "CREATE "
            + (table.unlogged() ? "UNLOGGED " : "")
            + "TABLE "
            + ColumnSql.table(table)
            + body
            + Options.with(table.options());
    List<Step> steps = new ArrayList<>();
    steps.add(Steps.create(table.id(), LockMode.NONE, sql));
    later.forEach(
        constraint ->
            steps.add(Steps.create(table.id(), LockMode.ACCESS_EXCLUSIVE, add(table, constraint))));
    for (Column column : table.columns()) {
      steps.addAll(settings(table, column, Column.Settings.DEFAULT, column.settings()));
    }
    steps.addAll(marks(table, "DEFAULT", null));
    return steps;
  }

  static String define(Constraint constraint) {
    return "CONSTRAINT " + Identifiers.quote(constraint.name()) + " " + constraint.definition();
  }

  static String add(Table table, Constraint constraint) {
    return ColumnSql.alterTable(table) + " ADD " + define(constraint);
  }

  /**
   * Storage, statistics and attribute options; compression is part of the definition and is only
   * changed here.
   */
  static List<Step> settings(Table table, Column column, Column.Settings from, Column.Settings to) {
    List<Step> steps = new ArrayList<>();
    String alter = ColumnSql.alterColumn(table, column);
    if (to.storage() != null && !to.storage().equals(from.storage())) {
      steps.add(
          Steps.alter(
              table.id(), LockMode.ACCESS_EXCLUSIVE, alter + " SET STORAGE " + to.storage()));
    }
    if (to.storage() == null && from.storage() != null) {
      steps.add(Steps.alter(table.id(), LockMode.ACCESS_EXCLUSIVE, alter + " SET STORAGE DEFAULT"));
    }
    if (to.statistics() != null && !to.statistics().equals(from.statistics())) {
      steps.add(
          Steps.alter(
              table.id(),
              LockMode.SHARE_UPDATE_EXCLUSIVE,
              alter + " SET STATISTICS " + to.statistics()));
    }
    if (to.statistics() == null && from.statistics() != null) {
      steps.add(
          Steps.alter(table.id(), LockMode.SHARE_UPDATE_EXCLUSIVE, alter + " SET STATISTICS -1"));
    }
    SortedMap<String, String> wanted = to.options();
    steps.addAll(Options.changes(table.id(), alter, from.options(), wanted));
    return steps;
  }

  /**
   * REPLICA IDENTITY and CLUSTER ON. An index that is no constraint is created later, so that its
   * mark comes with it.
   */
  static List<Step> marks(Table table, String replicaIdentity, @Nullable String clusteredOn) {
    List<Step> steps = new ArrayList<>();
    if (!table.replicaIdentity().equals(replicaIdentity)) {
      String prefix = "USING INDEX ";
      String identity =
          table.replicaIdentity().startsWith(prefix)
              ? prefix + Identifiers.quote(table.replicaIdentity().substring(prefix.length()))
              : table.replicaIdentity();
      steps.add(
          Steps.alter(
              table.id(),
              LockMode.ACCESS_EXCLUSIVE,
              ColumnSql.alterTable(table) + " REPLICA IDENTITY " + identity));
    }
    if (table.clusteredOn() != null && !table.clusteredOn().equals(clusteredOn)) {
      steps.add(
          Steps.alter(
              table.id(),
              LockMode.SHARE_UPDATE_EXCLUSIVE,
              ColumnSql.alterTable(table)
                  + " CLUSTER ON "
                  + Identifiers.quote(table.clusteredOn())));
    }
    if (table.clusteredOn() == null && clusteredOn != null) {
      steps.add(
          Steps.alter(
              table.id(),
              LockMode.SHARE_UPDATE_EXCLUSIVE,
              ColumnSql.alterTable(table) + " SET WITHOUT CLUSTER"));
    }
    return steps;
  }
}
