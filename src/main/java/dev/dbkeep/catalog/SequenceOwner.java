package dev.dbkeep.catalog;

/**
 * OWNED BY: kept apart from the sequence, because the column's default needs the sequence and the
 * ownership needs the column.
 */
public record SequenceOwner(String schema, String sequence, String table, String column)
    implements CatalogObject {
  @Override
  public ObjectId id() {
    return new ObjectId(ObjectType.SEQUENCE_OWNER, schema, sequence, null);
  }
}
