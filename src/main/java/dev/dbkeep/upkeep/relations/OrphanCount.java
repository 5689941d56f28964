package dev.dbkeep.upkeep.relations;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows of a relation point nowhere.
 *
 * @param orphans exactly; null when it was not counted
 * @param examples some of them, by key and reference
 * @param skipped why it was not counted; null when it was
 */
public record OrphanCount(
    Relation relation,
    @Nullable Long orphans,
    List<String> examples,
    @Nullable String skipped,
    Duration duration) {
  public OrphanCount {
    examples = List.copyOf(examples);
  }

  public boolean hasOrphans() {
    return orphans != null && orphans > 0;
  }
}
