package dev.dbkeep.studio.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that somebody changed meanwhile.
 *
 * @param change which change it stops
 * @param gone whether there is no such row any more
 * @param columns those that hold something else
 */
public record Conflict(int change, boolean gone, List<Difference> columns) {
  public Conflict {
    columns = List.copyOf(columns);
  }

  /**
   * The three values of a cell.
   *
   * @param original what the change was thought for
   * @param yours what the change writes
   * @param theirs what is there now
   */
  public record Difference(
      String column, @Nullable String original, @Nullable String yours, @Nullable String theirs) {}
}
