package dev.dbkeep.catalog;

/** A sequence that is not the one behind an identity column. */
public record Sequence(String schema, String name, SequenceOptions options, boolean unlogged)
    implements CatalogObject {
  @Override
  public ObjectId id() {
    return ObjectId.of(ObjectType.SEQUENCE, schema, name);
  }
}
