package dev.dbkeep.studio.load;

import dev.dbkeep.studio.http.Concluded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the rows of an import, or would.
 *
 * @param committed whether it is taken back; never after a check
 * @param removed rows that it had added
 * @param restored rows that it had changed
 * @param changedSince rows that somebody changed after it: left alone, unless that was chosen
 *     otherwise; of a table without a key they are among those that are gone
 * @param key the columns of the examples
 * @param examples the keys of the first of those
 * @param gone rows that are not there any more
 * @param referred rows that others refer to since: they stay, whatever was chosen
 */
public record TakeBackResult(
    boolean committed,
    long removed,
    long restored,
    long changedSince,
    List<String> key,
    List<List<@Nullable String>> examples,
    long gone,
    long referred)
    implements Concluded {
  public TakeBackResult {
    key = List.copyOf(key);
    examples = List.copyOf(examples);
  }

  @Override
  public String outcome() {
    return committed ? "done" : "only checked";
  }

  @Override
  public long changed() {
    return committed ? removed + restored : 0;
  }
}
