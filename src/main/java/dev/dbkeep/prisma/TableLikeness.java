package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.ForeignKey;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Sequence;
import dev.dbkeep.catalog.SequenceOwner;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.catalog.Unmanaged;
import dev.dbkeep.prisma.Datamodel.Field;
import dev.dbkeep.prisma.KeyShape.ForeignKeyShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which differences between a live table, with what hangs on it, and the wanted one schema.prisma
 * is able to name.
 */
final class TableLikeness {
  private final PrismaOptions options;
  private final boolean partialIndexes;
  private final Catalog wanted;
  private final Predicate<ObjectId> visible;
  private final ColumnLikeness columns;
  private final OfTable current;
  private final OfTable target;
  private final Map<ObjectId, Datamodel.Model> models = new HashMap<>();
  private final Set<ObjectId> joinTables = new LinkedHashSet<>();

  TableLikeness(
      Datamodel datamodel,
      PrismaOptions options,
      Catalog current,
      Catalog wanted,
      Predicate<ObjectId> visible) {
    this.options = options;
    this.partialIndexes = datamodel.previewFeatures().contains("partialIndexes");
    this.wanted = wanted;
    this.visible = visible;
    this.columns = new ColumnLikeness(current);
    this.current = new OfTable(current);
    this.target = new OfTable(wanted);
    datamodel.models().forEach(model -> models.put(table(model.schema(), model.table()), model));
    if (datamodel.joinTablesAsFound()) {
      datamodel.joinTables().forEach(join -> joinTables.add(table(join.a().schema(), join.name())));
    }
  }

  private ObjectId table(@Nullable String schema, String name) {
    return ObjectId.of(ObjectType.TABLE, schema == null ? options.defaultSchema() : schema, name);
  }

  /** What hangs on each table of a catalog. */
  private static final class OfTable {
    final Map<ObjectId, List<Index>> indexes = new HashMap<>();
    final Map<ObjectId, List<ForeignKey>> foreignKeys = new HashMap<>();
    final Map<ObjectId, List<CatalogObject>> sequences = new HashMap<>();

    OfTable(Catalog catalog) {
      catalog.all(Index.class).forEach(index -> add(indexes, index.schema(), index.table(), index));
      catalog
          .all(ForeignKey.class)
          .forEach(key -> add(foreignKeys, key.schema(), key.table(), key));
      for (SequenceOwner owner : catalog.all(SequenceOwner.class)) {
        add(sequences, owner.schema(), owner.table(), owner);
        catalog
            .find(ObjectId.of(ObjectType.SEQUENCE, owner.schema(), owner.sequence()))
            .ifPresent(sequence -> add(sequences, owner.schema(), owner.table(), sequence));
      }
    }

    private static <T> void add(Map<ObjectId, List<T>> map, String schema, String table, T object) {
      map.computeIfAbsent(ObjectId.of(ObjectType.TABLE, schema, table), id -> new ArrayList<>())
          .add(object);
    }

    List<CatalogObject> all(ObjectId table) {
      List<CatalogObject> all = new ArrayList<>(indexes.getOrDefault(table, List.of()));
      all.addAll(foreignKeys.getOrDefault(table, List.of()));
      all.addAll(sequences.getOrDefault(table, List.of()));
      return all;
    }
  }

  /** The live table as it is to be compared, with its indexes, foreign keys and sequences. */
  List<CatalogObject> restrict(Table table) {
    Table same = wanted.find(table.id()).map(Table.class::cast).orElse(null);
    List<CatalogObject> kept = new ArrayList<>();
    if (same == null) {
      kept.add(table);
      kept.addAll(current.all(table.id()));
      return kept;
    }
    List<Index> live = current.indexes.getOrDefault(table.id(), List.of());
    boolean joinIndex = keepsJoinIndex(table, live);
    List<Index> compared =
        joinIndex ? live.stream().filter(index -> !isJoinIndex(index)).toList() : live;
    IndexLikeness indexes =
        new IndexLikeness(
            options.indexReading(),
            partialIndexes,
            compared,
            target.indexes.getOrDefault(table.id(), List.of()),
            table.constraints());
    kept.add(
        new Table(
            table.schema(),
            table.name(),
            columns(table, same),
            joinIndex ? same.constraints() : constraints(table, same, indexes),
            same.unlogged(),
            same.options(),
            same.replicaIdentity(),
            same.clusteredOn()));
    kept.addAll(indexes.kept());
    kept.addAll(foreignKeys(table, same));
    kept.addAll(sequences(table, same));
    return kept;
  }

  /**
   * The table of an implicit many-to-many relation with the unique index of Prisma 5, where the
   * schema lets it stay.
   */
  private boolean keepsJoinIndex(Table table, List<Index> live) {
    return joinTables.contains(table.id())
        && table.constraints().isEmpty()
        && live.stream().anyMatch(TableLikeness::isJoinIndex);
  }

  private static boolean isJoinIndex(Index index) {
    IndexShape shape = IndexShape.ofIndex(index.definition());
    return shape.unique() && shape.predicate() == null && shape.columns().equals(List.of("A", "B"));
  }

  /**
   * A wanted table that exists in a form dbkeep does not manage, a partitioned one for example:
   * nothing about it is compared.
   */
  List<CatalogObject> takeOver(Unmanaged unmanaged) {
    ObjectId id = ObjectId.of(ObjectType.TABLE, unmanaged.schema(), unmanaged.name());
    if (!unmanaged.kind().contains("table") || !visible.test(id) || wanted.find(id).isEmpty()) {
      return List.of();
    }
    List<CatalogObject> taken = new ArrayList<>(List.of(wanted.find(id).get()));
    taken.addAll(target.all(id));
    return taken;
  }

  private List<Column> columns(Table table, Table same) {
    Datamodel.Model model = models.get(table.id());
    List<Column> result = new ArrayList<>();
    for (Column column : table.columns()) {
      Column other = find(same, column.name());
      result.add(
          other == null ? column : columns.restrict(column, other, field(model, column.name())));
    }
    return result;
  }

  private static @Nullable Column find(Table table, String name) {
    return table.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Field field(Datamodel.@Nullable Model model, String column) {
    return model == null
        ? null
        : model.fields().stream()
            .filter(field -> field.column().equals(column))
            .findFirst()
            .orElse(null);
  }

  private static List<Constraint> constraints(Table table, Table same, IndexLikeness indexes) {
    List<Constraint> kept = new ArrayList<>();
    for (Constraint constraint : table.constraints()) {
      switch (constraint.type()) {
        case PRIMARY_KEY -> kept.add(primaryKey(constraint, same));
        case UNIQUE -> {
          if (indexes.isUnwanted(constraint)) {
            kept.add(constraint);
          }
        }
        case CHECK, EXCLUDE -> {}
      }
    }
    return kept;
  }

  private static Constraint primaryKey(Constraint key, Table same) {
    List<String> columns = KeyShape.primaryKey(key.definition());
    return same.constraints().stream()
        .filter(
            other ->
                other.type() == Constraint.Type.PRIMARY_KEY
                    && KeyShape.primaryKey(other.definition()).equals(columns))
        .findFirst()
        .map(other -> new Constraint(key.name(), key.type(), other.definition()))
        .orElse(key);
  }

  private List<CatalogObject> foreignKeys(Table table, Table same) {
    List<ForeignKey> targets = target.foreignKeys.getOrDefault(table.id(), List.of());
    Set<CatalogObject> kept = new LinkedHashSet<>();
    Set<ForeignKey> paired = new LinkedHashSet<>();
    boolean joinTable =
        same.columns().size() == 2 && find(same, "A") != null && find(same, "B") != null;
    for (ForeignKey key : current.foreignKeys.getOrDefault(table.id(), List.of())) {
      ForeignKeyShape shape = KeyShape.foreignKey(key.definition());
      if (!visible.test(ObjectId.of(ObjectType.TABLE, shape.schema(), shape.table()))) {
        continue;
      }
      List<ForeignKey> matches =
          targets.stream()
              .filter(other -> KeyShape.foreignKey(other.definition()).equals(shape))
              .toList();
      if (matches.isEmpty()) {
        kept.add(key);
      } else {
        // A second key that says the same is no difference for Prisma, and neither are the names in
        // a join table.
        ForeignKey match =
            matches.stream()
                .filter(other -> other.name().equals(key.name()))
                .findFirst()
                .orElse(matches.getFirst());
        if (paired.add(match)) {
          kept.add(
              joinTable
                  ? match
                  : new ForeignKey(key.schema(), key.table(), key.name(), match.definition()));
        }
      }
    }
    return List.copyOf(kept);
  }

  /**
   * Sequences behind columns: the wanted one where both columns count, the live one where it has to
   * go.
   */
  private List<CatalogObject> sequences(Table table, Table same) {
    List<CatalogObject> kept = new ArrayList<>();
    for (Column column : table.columns()) {
      Column other = find(same, column.name());
      if (other != null && ColumnLikeness.counts(column) == ColumnLikeness.counts(other)) {
        kept.addAll(ofColumn(target, table.id(), column.name()));
      } else {
        kept.addAll(ofColumn(current, table.id(), column.name()));
      }
    }
    return kept;
  }

  private static List<CatalogObject> ofColumn(OfTable catalog, ObjectId table, String column) {
    List<CatalogObject> all = catalog.sequences.getOrDefault(table, List.of());
    List<CatalogObject> kept = new ArrayList<>();
    for (CatalogObject object : all) {
      if (object instanceof SequenceOwner owner && owner.column().equals(column)) {
        kept.add(owner);
        all.stream()
            .filter(
                each ->
                    each instanceof Sequence sequence && sequence.name().equals(owner.sequence()))
            .forEach(kept::add);
      }
    }
    return kept;
  }
}
