package dev.dbkeep.catalog;

/** An installed extension and the schema its objects live in. The version is left to the server. */
public record Extension(String name, String schema) implements CatalogObject {
  @Override
  public ObjectId id() {
    return ObjectId.of(ObjectType.EXTENSION, "", name);
  }
}
