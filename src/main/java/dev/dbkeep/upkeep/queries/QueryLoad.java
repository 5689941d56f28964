package dev.dbkeep.upkeep.queries;

import org.jspecify.annotations.Nullable;

/**
 * What one statement took in a stretch of time.
 *
 * @param usual milliseconds below which about 95 of 100 calls stay, from mean and deviation
 * @param longest of all calls, in milliseconds; may be older than the stretch
 * @param share of the time of all statements
 * @param hits the share of its pages that were in the cache; null when it read none
 * @param meanBefore in the stretch before; null when it did not run then
 * @param callsBefore in the stretch before
 */
public record QueryLoad(
    long id,
    String text,
    long calls,
    double milliseconds,
    double mean,
    double usual,
    double longest,
    long rows,
    double share,
    @Nullable Double hits,
    @Nullable Double meanBefore,
    long callsBefore) {
  private static final double SLOWER = 1.5;
  private static final long ENOUGH = 10;
  private static final double NOTICEABLE = 1;

  /** Half as slow again as before, in calls enough to say so. */
  public boolean isSlower() {
    return meanBefore != null
        && calls >= ENOUGH
        && callsBefore >= ENOUGH
        && mean >= SLOWER * meanBefore
        && mean - meanBefore >= NOTICEABLE;
  }

  static QueryLoad of(QueryCounter now, @Nullable QueryCounter before, double all) {
    long pages = now.hit() + now.read();
    return new QueryLoad(
        now.id(),
        now.text(),
        now.calls(),
        now.milliseconds(),
        now.mean(),
        now.usual(),
        now.longest(),
        now.rows(),
        all == 0 ? 0 : now.milliseconds() / all,
        pages == 0 ? null : (double) now.hit() / pages,
        before == null ? null : before.mean(),
        before == null ? 0 : before.calls());
  }
}
