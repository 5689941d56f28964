package dev.dbkeep.upkeep.queries;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the server counted of one statement.
 *
 * @param squares of the milliseconds of each call, summed; unlike a deviation they can be
 *     subtracted
 * @param longest of all calls since the server counts it, which no subtraction takes back
 * @param hit pages found in the cache
 * @param read pages that were not
 * @param since when the server began to count it; null before PostgreSQL 17
 */
record QueryCounter(
    long id,
    String text,
    long calls,
    double milliseconds,
    double squares,
    double longest,
    long rows,
    long hit,
    long read,
    @Nullable Instant since) {
  /**
   * What came after an earlier look. Where the server began again meanwhile, that is all it counted
   * since: less than there was, and never less than nothing.
   */
  QueryCounter after(QueryCounter before) {
    boolean began =
        calls < before.calls
            || rows < before.rows
            || milliseconds < before.milliseconds
            || hit < before.hit
            || read < before.read
            || !Objects.equals(since, before.since);
    return began
        ? this
        : new QueryCounter(
            id,
            text,
            calls - before.calls,
            milliseconds - before.milliseconds,
            Math.max(0, squares - before.squares),
            longest,
            rows - before.rows,
            hit - before.hit,
            read - before.read,
            since);
  }

  QueryCounter plus(QueryCounter more) {
    return new QueryCounter(
        id,
        more.text,
        calls + more.calls,
        milliseconds + more.milliseconds,
        squares + more.squares,
        Math.max(longest, more.longest),
        rows + more.rows,
        hit + more.hit,
        read + more.read,
        more.since);
  }

  double mean() {
    return calls == 0 ? 0 : milliseconds / calls;
  }

  /**
   * Below which about 95 of 100 calls stay, were the times spread evenly around the mean; never
   * above the longest.
   */
  double usual() {
    if (calls == 0) {
      return 0;
    }
    double variance = Math.max(0, squares / calls - mean() * mean());
    return Math.min(longest, mean() + 1.645 * Math.sqrt(variance));
  }
}
