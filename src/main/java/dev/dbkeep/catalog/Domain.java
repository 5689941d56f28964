package dev.dbkeep.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A domain over a base type. Types and expressions are as PostgreSQL prints them with an empty
 * search_path.
 */
public record Domain(
    String schema,
    String name,
    String baseType,
    boolean notNull,
    @Nullable String defaultExpression,
    @Nullable String collation,
    List<Constraint> checks)
    implements CatalogObject {
  public Domain {
    checks = List.copyOf(checks);
  }

  @Override
  public ObjectId id() {
    return ObjectId.of(ObjectType.DOMAIN, schema, name);
  }
}
