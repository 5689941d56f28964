package dev.dbkeep.cli.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.migrate.HistoryObjects;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.Planner;
import dev.dbkeep.schema.Scope;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One side of a comparison.
 *
 * @param description as messages name it
 * @param scope what this side is able to say
 * @param live true for a database, which may hold more than anybody described
 */
public record Side(String description, Catalog catalog, Scope scope, boolean live) {

  /**
   * The steps that lead from this side to the other one.
   *
   * @param managed the schemas to compare; empty for those that the described side mentions
   */
  public Plan planTo(Side wanted, Collection<String> managed, PlanOptions options) {
    Set<String> schemas = new TreeSet<>(managed);
    // What nobody described is left alone, rather than dropped: other applications share the
    // database.
    if (schemas.isEmpty() && live && !wanted.live) {
      schemas.addAll(wanted.schemas());
    } else if (schemas.isEmpty() && !live && wanted.live) {
      schemas.addAll(schemas());
    }
    Catalog from = limited(HistoryObjects.without(catalog), schemas);
    Catalog to = limited(HistoryObjects.without(wanted.catalog), schemas);
    return Planner.plan(
        wanted.scope.restrict(from, to),
        wanted.scope.adopt(from, scope.restrict(to, from)),
        options);
  }

  /**
   * What of this side is to be described.
   *
   * @param managed the schemas to describe; empty for all
   */
  Catalog described(Collection<String> managed) {
    return limited(HistoryObjects.without(catalog), Set.copyOf(managed));
  }

  private Set<String> schemas() {
    return catalog.objects().values().stream()
        .map(Side::schemaOf)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  private static Catalog limited(Catalog catalog, Set<String> schemas) {
    return schemas.isEmpty()
        ? catalog
        : catalog.filter(
            object -> schemaOf(object).isEmpty() || schemas.contains(schemaOf(object)));
  }

  /** Empty for what stands outside schemas. */
  private static String schemaOf(CatalogObject object) {
    return object.id().type() == ObjectType.SCHEMA ? object.id().name() : object.id().schema();
  }
}
