package dev.dbkeep.cli.studio.design;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.SequenceOwner;
import dev.dbkeep.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A serial column under a new name goes on with its sequence, whose name stays: a new one would
 * number from 1 again.
 */
final class KeptSequences {
  private KeptSequences() {}

  /** Puts the sequences of the current catalog behind the wanted columns that they number. */
  static void keep(Catalog current, Map<ObjectId, CatalogObject> wanted, Set<Dependency> edges) {
    List<SequenceOwner> owners = new ArrayList<>();
    wanted.values().stream()
        .filter(SequenceOwner.class::isInstance)
        .map(SequenceOwner.class::cast)
        .forEach(owners::add);
    for (SequenceOwner owner : owners) {
      owner(current, owner)
          .filter(before -> !before.sequence().equals(owner.sequence()))
          .ifPresent(before -> replace(current, before, owner, wanted, edges));
    }
  }

  private static Optional<SequenceOwner> owner(Catalog current, SequenceOwner wanted) {
    return current.all(SequenceOwner.class).stream()
        .filter(
            each ->
                each.schema().equals(wanted.schema())
                    && each.table().equals(wanted.table())
                    && each.column().equals(wanted.column()))
        .findFirst();
  }

  private static void replace(
      Catalog current,
      SequenceOwner before,
      SequenceOwner after,
      Map<ObjectId, CatalogObject> wanted,
      Set<Dependency> edges) {
    ObjectId table = ObjectId.of(ObjectType.TABLE, after.schema(), after.table());
    ObjectId sequence = sequence(before);
    if (!(wanted.get(table) instanceof Table drawn)
        || !(current.find(table).orElse(null) instanceof Table here)) {
      return;
    }
    Column column = here.column(before.column());
    wanted.remove(after.id());
    wanted.remove(sequence(after));
    wanted.put(before.id(), before);
    wanted.put(sequence, current.objects().get(sequence));
    wanted.put(table, numbered(drawn, Objects.requireNonNull(column)));
    current.dependencies().stream()
        .filter(edge -> edge.to().equals(sequence) || edge.from().equals(before.id()))
        .forEach(edges::add);
  }

  private static ObjectId sequence(SequenceOwner owner) {
    return ObjectId.of(ObjectType.SEQUENCE, owner.schema(), owner.sequence());
  }

  private static Table numbered(Table table, Column current) {
    return new Table(
        table.schema(),
        table.name(),
        table.columns().stream()
            .map(
                column -> column.name().equals(current.name()) ? numbered(column, current) : column)
            .toList(),
        table.constraints(),
        table.unlogged(),
        table.options(),
        table.replicaIdentity(),
        table.clusteredOn());
  }

  private static Column numbered(Column column, Column current) {
    return new Column(
        column.name(),
        column.type(),
        column.notNull(),
        column.notNullName(),
        current.defaultExpression(),
        column.identity(),
        column.generated(),
        column.collation(),
        column.settings());
  }
}
