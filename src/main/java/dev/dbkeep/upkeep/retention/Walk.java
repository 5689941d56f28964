package dev.dbkeep.upkeep.retention;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The order in which the expired rows of a table are found, a batch at a time. */
sealed interface Walk permits AgeWalk, PageWalk {
  /**
   * @param places of the rows in the table; there may be none although it goes on
   * @param position where the next batch begins
   */
  record Picked(Places places, @Nullable String position, boolean end) {}

  Picked pick(Connection connection, @Nullable String position, int limit) throws SQLException;

  static Walk of(Leaf leaf, AgeColumn column, String cutoff, int major) {
    return leaf.indexed()
        ? new AgeWalk(leaf, column, cutoff)
        : new PageWalk(leaf, column, cutoff, major);
  }

  String text();
}
