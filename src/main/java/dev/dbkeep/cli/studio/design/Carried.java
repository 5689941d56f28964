package dev.dbkeep.cli.studio.design;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.catalog.Sequence;
import dev.dbkeep.catalog.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a drawing cannot say about something that it has: it stays as the database has it. */
final class Carried {
  private final DrawnNames drawn;

  Carried(DrawnNames drawn) {
    this.drawn = drawn;
  }

  /** The wanted object with what only the current one says. */
  CatalogObject over(CatalogObject current, CatalogObject wanted) {
    return switch (current) {
      case Table table when wanted instanceof Table drawnTable -> table(table, drawnTable);
      case Index index when wanted instanceof Index drawnIndex ->
          new Index(
              drawnIndex.schema(),
              drawnIndex.name(),
              drawnIndex.table(),
              drawnIndex.definition(),
              drawnIndex.valid(),
              index.clustered(),
              index.replicaIdentity());
      case Sequence sequence -> sequence;
      default -> wanted;
    };
  }

  private Table table(Table current, Table wanted) {
    Set<String> names = wanted.columns().stream().map(Column::name).collect(Collectors.toSet());
    // the order of columns means nothing: those that are there first, then the new ones
    List<Column> columns = new ArrayList<>();
    current.columns().stream()
        .filter(column -> names.contains(column.name()))
        .forEach(column -> columns.add(column(column, wanted.column(column.name()))));
    wanted.columns().stream()
        .filter(column -> current.column(column.name()) == null)
        .forEach(columns::add);
    List<Constraint> constraints = new ArrayList<>(wanted.constraints());
    for (Constraint constraint : current.constraints()) {
      if (!drawn.hasConstraint(current.schema(), current.name(), constraint.name())) {
        constraints.removeIf(each -> each.name().equals(constraint.name()));
        constraints.add(constraint);
      }
    }
    constraints.sort(Comparator.comparing(Constraint::name));
    return new Table(
        wanted.schema(),
        wanted.name(),
        columns,
        constraints,
        current.unlogged(),
        current.options(),
        current.replicaIdentity(),
        current.clusteredOn());
  }

  private static Column column(Column current, @Nullable Column wanted) {
    if (wanted == null) {
      return current;
    }
    Column.Identity before = current.identity();
    Column.Identity after = wanted.identity();
    return new Column(
        wanted.name(),
        wanted.type(),
        wanted.notNull(),
        wanted.notNull() && current.notNull() ? current.notNullName() : wanted.notNullName(),
        wanted.defaultExpression(),
        before == null || after == null
            ? after
            : new Column.Identity(after.always(), before.sequenceName(), before.options()),
        wanted.generated(),
        wanted.collation(),
        current.settings());
  }
}
