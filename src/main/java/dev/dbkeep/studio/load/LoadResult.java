package dev.dbkeep.studio.load;

import dev.dbkeep.studio.http.Concluded;
import java.util.List;

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
 */
public record LoadResult(
    boolean committed,
    long read,
    long written,
    List<LoadFault> faults,
    boolean more,
    List<String> sequences)
    implements Concluded {
  public LoadResult {
    faults = List.copyOf(faults);
    sequences = List.copyOf(sequences);
  }

  @Override
  public String outcome() {
    return committed ? "done" : faults.isEmpty() ? "only checked" : "refused: its rows do not fit";
  }

  @Override
  public long changed() {
    return committed ? written : 0;
  }

  LoadResult onlyChecked() {
    return new LoadResult(false, read, written, faults, more, sequences);
  }

  static LoadResult refused(long read, List<LoadFault> faults, boolean more) {
    return new LoadResult(false, read, 0, faults, more, List.of());
  }
}
