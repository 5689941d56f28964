package dev.dbkeep.objects;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Probe;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ordinary tables with their columns and own constraints. */
final class TableKind implements ObjectKind<Table> {
  @Override
  public Class<Table> type() {
    return Table.class;
  }

  @Override
  public List<Found<Table>> read(CatalogSession session) throws SQLException {
    return TableQuery.read(session);
  }

  @Override
  public List<Step> create(Table table) {
    return TableDdl.create(table);
  }

  @Override
  public Change alter(Table from, Table to, List<ReplacedType> replaced) {
    return new TableChanges(from, to, replaced).change();
  }

  @Override
  public @Nullable Step renameStep(Table table, Rename rename) {
    String alter = ColumnSql.alterTable(table);
    String subject = table.schema() + "." + table.name();
    if (rename.isOf(table.id())) {
      String sql = alter + " RENAME TO " + Identifiers.quote(rename.to());
      return Steps.alter(rename.renamed(), LockMode.ACCESS_EXCLUSIVE, sql, renamed(table, subject));
    }
    if (rename.column() == null || table.column(rename.column()) == null) {
      return null;
    }
    String sql =
        alter
            + " RENAME COLUMN "
            + Identifiers.quote(rename.column())
            + " TO "
            + Identifiers.quote(rename.to());
    return Steps.alter(
        table.id(),
        LockMode.ACCESS_EXCLUSIVE,
        sql,
        renamed(table, subject + "." + rename.column()));
  }

  private static Hazard renamed(Table table, String subject) {
    return new Hazard(
        Hazard.Kind.BREAKS_APPLICATION,
        table.id(),
        subject,
        "queries that name " + subject + " fail from then on",
        "Rename it in the same moment in which the application changes.",
        null);
  }

  @Override
  public Table afterRename(Table table, Rename rename) {
    boolean own = rename.isOfColumnIn(table.schema(), table.name());
    List<Column> columns =
        table.columns().stream().map(column -> afterRename(column, rename, own)).toList();
    List<Constraint> constraints =
        table.constraints().stream()
            .map(
                constraint ->
                    new Constraint(
                        constraint.name(),
                        constraint.type(),
                        reworded(constraint.definition(), rename, own)))
            .toList();
    String name = rename.isOf(table.id()) ? rename.to() : table.name();
    return new Table(
        table.schema(),
        name,
        columns,
        constraints,
        table.unlogged(),
        table.options(),
        table.replicaIdentity(),
        table.clusteredOn());
  }

  private static Column afterRename(Column column, Rename rename, boolean own) {
    Column.Generated generated = column.generated();
    return new Column(
        own && column.name().equals(rename.column()) ? rename.to() : column.name(),
        Rewording.ofObject(column.type(), rename),
        column.notNull(),
        column.notNullName(),
        column.defaultExpression() == null
            ? null
            : Rewording.ofObject(column.defaultExpression(), rename),
        column.identity(),
        generated == null
            ? null
            : new Column.Generated(
                reworded(generated.expression(), rename, own), generated.stored()),
        column.collation(),
        column.settings());
  }

  private static String reworded(String definition, Rename rename, boolean own) {
    String text = Rewording.ofObject(definition, rename);
    return own && rename.column() != null
        ? Rewording.ofColumn(text, rename.column(), rename.to(), 0, text.length())
        : text;
  }

  @Override
  public List<Step> drop(Table table) {
    String name = ColumnSql.table(table);
    String subject = table.schema() + "." + table.name();
    Hazard loss =
        new Hazard(
            Hazard.Kind.DATA_LOSS,
            table.id(),
            subject,
            "table " + subject + " is dropped with its rows",
            "Keep it in the schema, or name it to let it go.",
            new Probe("select count(*) from " + name, "select * from " + name + " limit 3"));
    Hazard breaks =
        new Hazard(
            Hazard.Kind.BREAKS_APPLICATION,
            table.id(),
            subject,
            "queries on " + subject + " fail as soon as it is gone",
            "Drop it once no running version of the application uses it.",
            null);
    return List.of(
        Steps.drop(table.id(), LockMode.ACCESS_EXCLUSIVE, "DROP TABLE " + name, loss, breaks));
  }

  @Override
  public Set<String> claims(Table table) {
    Set<String> names = new HashSet<>();
    names.add(table.name());
    for (Constraint constraint : table.constraints()) {
      if (constraint.type() != Constraint.Type.CHECK) {
        names.add(constraint.name());
      }
    }
    for (Column column : table.columns()) {
      if (column.identity() != null) {
        names.add(column.identity().sequenceName());
      }
    }
    return names;
  }

  @Override
  public boolean resembles(Table dropped, Table added) {
    List<String> columns =
        dropped.columns().stream()
            .map(column -> column.name() + " " + column.type())
            .sorted()
            .toList();
    return columns.equals(
        added.columns().stream()
            .map(column -> column.name() + " " + column.type())
            .sorted()
            .toList());
  }
}
