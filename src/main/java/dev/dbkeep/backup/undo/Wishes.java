package dev.dbkeep.backup.undo;

import java.util.List;

/**
 * What a person wants done with rows that were found.
 *
 * @param overwrite keys of rows that may be overwritten, {@code id=700} or {@code orders id=700}
 * @param overwriteAll whether any row may be that is there with other values
 * @param apply whether to run the statements
 * @param skipConflicts whether to run them although some rows cannot come back
 */
public record Wishes(
    List<String> overwrite, boolean overwriteAll, boolean apply, boolean skipConflicts) {
  public Wishes {
    overwrite = List.copyOf(overwrite);
  }
}
