package dev.dbkeep.studio.rows;

import java.util.List;

/**
 * Rows that were found from one place on.
 *
 * @param more whether others follow
 */
record Chunk(List<Row> rows, boolean more) {
  /** The first of them. */
  static Chunk of(List<Row> found, int limit) {
    return found.size() > limit
        ? new Chunk(List.copyOf(found.subList(0, limit)), true)
        : new Chunk(List.copyOf(found), false);
  }

  Chunk reversed() {
    return new Chunk(rows.reversed(), more);
  }
}
