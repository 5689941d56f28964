package dev.dbkeep.studio.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changes would do.
 *
 * @param statements one for each change
 * @param cascades what foreign keys would do by themselves
 * @param warning what an undo could not bring back; null when it brings back everything
 */
public record Preview(List<Planned> statements, List<Cascade> cascades, @Nullable String warning) {
  public Preview {
    statements = List.copyOf(statements);
    cascades = List.copyOf(cascades);
  }

  /** A statement as it would run. */
  public record Planned(String sql) {}

  /**
   * Rows of a table that refer to rows which go.
   *
   * @param action as PostgreSQL names it; RESTRICT when they are in the way
   */
  public record Cascade(String schema, String table, long rows, String action) {}
}
