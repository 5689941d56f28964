package dev.dbkeep.upkeep.partitions;

import java.time.Instant;

/**
 * A change that was begun, as its line in dbkeep.partitioning says.
 *
 * @param relation the table that becomes the past, by its number
 * @param boundary the bound at which the past ends
 * @param past the name of the past as a partition
 * @param ends the boundary as a time
 * @param swapped whether the table has its partitions already
 */
record Begun(
    long id,
    long relation,
    String schema,
    String name,
    String column,
    Width width,
    String boundary,
    String past,
    Instant ends,
    boolean swapped) {
  /** One that is only thought of. */
  static Begun planned(GrowingTable table, TimeColumn column, Width width, Boundary boundary) {
    return new Begun(
        0,
        table.oid(),
        table.schema(),
        table.name(),
        column.name(),
        width,
        boundary.bound(),
        boundary.past(table),
        Instant.MAX,
        false);
  }

  /** Holds for rows of the past, so that nothing has to be read when it becomes a partition. */
  String constraint() {
    return "dbkeep_past_" + id;
  }

  /** Written in the transaction that it tells of. */
  String state(String state) {
    return "UPDATE dbkeep.partitioning SET state = '%s', changed = pg_catalog.clock_timestamp() WHERE id = %d"
        .formatted(state, id);
  }
}
