package dev.dbkeep.objects;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Probe;
import dev.dbkeep.plan.Step;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
  public List<Step> drop(Table table) {
    String name = ColumnSql.table(table);
    String subject = table.schema() + "." + table.name();
    Hazard loss =
        new Hazard(
            Hazard.Kind.DATA_LOSS, table.id(), subject, "table " + subject + " is dropped with its rows",
            "Keep it in the schema, or name it to let it go.",
            new Probe("select count(*) from " + name, "select * from " + name + " limit 3"));
    Hazard breaks =
        new Hazard(
            Hazard.Kind.BREAKS_APPLICATION, table.id(), subject, "queries on " + subject + " fail as soon as it is gone",
            "Drop it once no running version of the application uses it.", null);
    return List.of(Steps.drop(table.id(), LockMode.ACCESS_EXCLUSIVE, "DROP TABLE " + name, loss, breaks));
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
    List<String> columns = dropped.columns().stream().map(column -> column.name() + " " + column.type()).sorted().toList();
    return columns.equals(added.columns().stream().map(column -> column.name() + " " + column.type()).sorted().toList());
  }
}
