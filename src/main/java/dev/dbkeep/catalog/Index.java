package dev.dbkeep.catalog;

/**
 * An index that no constraint owns.
 *
 * @param definition as {@code pg_get_indexdef} prints it
 * @param valid false for what a broken CREATE INDEX CONCURRENTLY left behind
 * @param clustered CLUSTER uses it
 * @param replicaIdentity logical replication finds rows by it
 */
public record Index(
    String schema,
    String name,
    String table,
    String definition,
    boolean valid,
    boolean clustered,
    boolean replicaIdentity)
    implements CatalogObject {
  @Override
  public ObjectId id() {
    return ObjectId.of(ObjectType.INDEX, schema, name);
  }
}
