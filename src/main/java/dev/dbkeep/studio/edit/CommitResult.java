package dev.dbkeep.studio.edit;

import dev.dbkeep.studio.http.Concluded;
import dev.dbkeep.studio.rows.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of changes: all of them are in the database, or none.
 *
 * @param undo leads back; null when nothing was committed or nothing is kept
 * @param rows as they are now, one for each change; null for one that went
 * @param altered where the row holds something else than was written
 */
public record CommitResult(
    boolean committed,
    @Nullable String undo,
    List<Conflict> conflicts,
    List<EditFault> errors,
    List<@Nullable Row> rows,
    List<Altered> altered)
    implements Concluded {
  public CommitResult {
    conflicts = List.copyOf(conflicts);
    errors = List.copyOf(errors);
    rows = Collections.unmodifiableList(new ArrayList<>(rows));
    altered = List.copyOf(altered);
  }

  static CommitResult refused(List<Conflict> conflicts, List<EditFault> errors) {
    return new CommitResult(false, null, conflicts, errors, List.of(), List.of());
  }

  @Override
  public String outcome() {
    return committed
        ? "done"
        : "refused: %d conflicts, %d errors".formatted(conflicts.size(), errors.size());
  }

  @Override
  public long changed() {
    return committed ? rows.size() : 0;
  }
}
