package dev.dbkeep.catalog;

/** A foreign key; {@code definition} is as {@code pg_get_constraintdef} prints it. */
public record ForeignKey(String schema, String table, String name, String definition)
    implements CatalogObject {
  @Override
  public ObjectId id() {
    return new ObjectId(ObjectType.FOREIGN_KEY, schema, name, table);
  }
}
