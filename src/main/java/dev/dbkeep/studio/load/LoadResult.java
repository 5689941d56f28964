package dev.dbkeep.studio.load;

import dev.dbkeep.studio.http.Concluded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file.
 *
 * @param committed whether its rows are in the table; never after a check
 * @param read records of the file
 * @param written rows that were added or changed, or would have been
 * @param faults the first of them; with one, nothing was written
 * @param more whether there may be others
 * @param sequences statements that lead sequences behind the numbers of the file, where those come
 *     to numbers that they will give again
 * @param undo the number by which it is taken back; null when it cannot be or nothing was written
 * @param noUndo why it cannot be taken back; with one, nothing is written unless that was accepted
 */
public record LoadResult(
    boolean committed,
    long read,
    long written,
    List<LoadFault> faults,
    boolean more,
    List<String> sequences,
    @Nullable Long undo,
    @Nullable String noUndo)
    implements Concluded {
  public LoadResult {
    faults = List.copyOf(faults);
    sequences = List.copyOf(sequences);
  }

  @Override
  public String outcome() {
    return committed
        ? "done"
        : !faults.isEmpty()
            ? "refused: its rows do not fit"
            : noUndo != null && written == 0
                ? "refused: it could not be taken back"
                : "only checked";
  }

  @Override
  public long changed() {
    return committed ? written : 0;
  }

  /** All of it went in. */
  static LoadResult written(long read, long written, List<String> sequences) {
    return new LoadResult(true, read, written, List.of(), false, sequences, null, null);
  }

  static LoadResult refused(long read, List<LoadFault> faults, boolean more) {
    return new LoadResult(false, read, 0, faults, more, List.of(), null, null);
  }

  /** Nobody said yet that it shall be written all the same. */
  static LoadResult withoutWayBack(long read, String why) {
    return new LoadResult(false, read, 0, List.of(), false, List.of(), null, why);
  }

  LoadResult onlyChecked(@Nullable String why) {
    return new LoadResult(false, read, written, faults, more, sequences, null, why);
  }

  LoadResult keptAs(long id) {
    return new LoadResult(committed, read, written, faults, more, sequences, id, null);
  }
}
