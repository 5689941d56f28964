package dev.dbkeep.catalog;

/** A schema (namespace). */
public record Schema(String name) implements CatalogObject {
  @Override
  public ObjectId id() {
    return ObjectId.of(ObjectType.SCHEMA, "", name);
  }
}
