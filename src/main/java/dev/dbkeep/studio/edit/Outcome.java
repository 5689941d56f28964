package dev.dbkeep.studio.edit;

import dev.dbkeep.studio.rows.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of changes. */
sealed interface Outcome {
  /** Nothing was done. */
  record Refused(List<Conflict> conflicts, List<EditFault> faults) implements Outcome {}

  /**
   * All was done, and is in the database once the transaction is committed.
   *
   * @param rows as they are now, one for each change
   * @param altered where they hold something else than was written
   * @param wayBack what leads back
   */
  record Made(List<@Nullable Row> rows, List<Altered> altered, WayBack wayBack)
      implements Outcome {}
}
