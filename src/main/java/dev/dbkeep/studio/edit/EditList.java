package dev.dbkeep.studio.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was committed from Studio, the newest first. */
public record EditList(List<Entry> edits) {
  public EditList {
    edits = List.copyOf(edits);
  }

  /**
   * A commit.
   *
   * @param at when, by the server's clock
   * @param undone whether it was taken back and stayed so
   * @param lost what an undo cannot bring back
   */
  public record Entry(
      String id, String at, List<String> statements, boolean undone, @Nullable String lost) {
    public Entry {
      statements = List.copyOf(statements);
    }
  }
}
