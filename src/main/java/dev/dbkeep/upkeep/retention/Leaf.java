package dev.dbkeep.upkeep.retention;

import dev.dbkeep.postgres.Identifiers;

/**
 * A table that holds rows itself: the one of the policy, or one of its partitions.
 *
 * @param indexed whether a btree index begins with the age column
 * @param pages of the heap
 * @param rows as the statistics have it; below zero when unknown
 * @param correlation of the age column with the order on disk, 0 when unknown
 */
record Leaf(
    long oid,
    String schema,
    String name,
    boolean isDefault,
    boolean indexed,
    long pages,
    double rows,
    double correlation) {
  String quoted() {
    return Identifiers.quote(schema, name);
  }

  String shown() {
    return schema + "." + name;
  }
}
