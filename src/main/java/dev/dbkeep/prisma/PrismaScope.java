package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Comment;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.Domain;
import dev.dbkeep.catalog.EnumType;
import dev.dbkeep.catalog.Extension;
import dev.dbkeep.catalog.ForeignKey;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Schema;
import dev.dbkeep.catalog.Sequence;
import dev.dbkeep.catalog.SequenceOwner;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.catalog.Unmanaged;
import dev.dbkeep.catalog.View;
import dev.dbkeep.schema.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What schema.prisma can say about a database: everything else is left alone.
 *
 * <p>An object that the schema cannot describe disappears from the comparison; one that Prisma
 * takes for the same as the wanted one becomes equal to it, whatever else it has.
 */
final class PrismaScope implements Scope {
  /** Tables that belong to Prisma or to PostGIS. */
  private static final Set<String> FOREIGN_TABLES =
      Set.of(
          "_prisma_migrations",
          "spatial_ref_sys",
          "geometry_columns",
          "geography_columns",
          "raster_columns",
          "raster_overviews");

  private final Datamodel datamodel;
  private final PrismaOptions options;

  PrismaScope(Datamodel datamodel, PrismaOptions options) {
    this.datamodel = datamodel;
    this.options = options;
  }

  @Override
  public Catalog restrict(Catalog current, Catalog wanted) {
    Map<ObjectId, CatalogObject> kept = new LinkedHashMap<>();
    Set<String> schemas = schemas();
    TableLikeness tables =
        new TableLikeness(datamodel, options, current, wanted, this::isTableVisible);
    for (CatalogObject object : current.objects().values()) {
      switch (object) {
        case Schema schema -> wanted.find(schema.id()).ifPresent(same -> kept.put(same.id(), same));
        case Extension extension ->
            wanted
                .find(extension.id())
                .ifPresent(same -> kept.put(same.id(), extension(extension, (Extension) same)));
        case EnumType type -> {
          if (schemas.contains(type.schema())) {
            kept.put(type.id(), type);
          }
        }
        case Table table -> {
          if (isTableVisible(table.id())) {
            tables.restrict(table).forEach(each -> kept.put(each.id(), each));
          }
        }
        case ForeignKey key -> {}
        case Index index -> {}
        case Sequence sequence -> {}
        case SequenceOwner owner -> {}
        case Domain domain -> {}
        case View view -> {}
        case Comment comment -> {}
      }
    }
    for (Unmanaged unmanaged : current.unmanaged()) {
      tables.takeOver(unmanaged).forEach(each -> kept.put(each.id(), each));
    }
    return new Catalog(
        new TreeMap<>(kept),
        dependencies(current, wanted, kept.keySet()),
        current.unmanaged(),
        current.serverVersion());
  }

  /**
   * New labels come after those that are there, as Prisma adds them: the order in the schema is no
   * reason to build a type anew.
   */
  @Override
  public Catalog adopt(Catalog current, Catalog wanted) {
    Map<ObjectId, CatalogObject> objects = new LinkedHashMap<>(wanted.objects());
    for (EnumType type : wanted.all(EnumType.class)) {
      if (current.find(type.id()).orElse(null) instanceof EnumType live
          && type.labels().containsAll(live.labels())) {
        List<String> labels = new ArrayList<>(live.labels());
        type.labels().stream().filter(label -> !labels.contains(label)).forEach(labels::add);
        objects.put(type.id(), new EnumType(type.schema(), type.name(), labels));
      }
    }
    return new Catalog(
        new TreeMap<>(objects), wanted.dependencies(), wanted.unmanaged(), wanted.serverVersion());
  }

  private Set<String> schemas() {
    Set<String> schemas = new TreeSet<>(datamodel.datasource().schemas());
    if (schemas.isEmpty()) {
      schemas.add(options.defaultSchema());
    }
    return schemas;
  }

  private boolean isTableVisible(ObjectId table) {
    return table.type() == ObjectType.TABLE
        && schemas().contains(table.schema())
        && !FOREIGN_TABLES.contains(table.name());
  }

  /** Where an extension lives only matters when the schema says so. */
  private Extension extension(Extension current, Extension wanted) {
    Predicate<PrismaDatasource.ExtensionUse> says =
        use -> use.name().equals(wanted.name()) && use.schema() != null;
    return datamodel.datasource().extensions().stream().anyMatch(says) ? current : wanted;
  }

  private static Set<Dependency> dependencies(Catalog current, Catalog wanted, Set<ObjectId> kept) {
    Set<Dependency> edges = new HashSet<>();
    for (Catalog catalog : List.of(current, wanted)) {
      catalog.dependencies().stream()
          .filter(edge -> kept.contains(edge.from()) && kept.contains(edge.to()))
          .forEach(edges::add);
    }
    return edges;
  }
}
