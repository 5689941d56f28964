package dev.dbkeep.upkeep.queries;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All counters at one moment.
 *
 * @param reset when somebody last set all of them to zero; null where the server does not say
 * @param dropped how many statements it forgot for want of room, since then; null likewise
 * @param hidden statements of others, which the role may not see
 */
record Snapshot(
    Instant at,
    @Nullable Instant reset,
    @Nullable Long dropped,
    long hidden,
    Map<Long, QueryCounter> counters) {
  Snapshot {
    counters = Map.copyOf(counters);
  }

  /** Before anything was counted. */
  static Snapshot nothing() {
    return new Snapshot(Instant.EPOCH, null, null, 0, Map.of());
  }

  /** What was done between the first and the last, step by step, so that resets cost little. */
  static Map<Long, QueryCounter> between(List<Snapshot> chain) {
    Map<Long, QueryCounter> sum = new HashMap<>();
    for (int i = 1; i < chain.size(); i++) {
      chain
          .get(i)
          .after(chain.get(i - 1))
          .forEach((id, more) -> sum.merge(id, more, QueryCounter::plus));
    }
    return sum;
  }

  private Map<Long, QueryCounter> after(Snapshot before) {
    boolean zeroed = !Objects.equals(reset, before.reset);
    Map<Long, QueryCounter> more = new HashMap<>();
    counters.forEach(
        (id, counter) -> {
          QueryCounter known = zeroed ? null : before.counters.get(id);
          QueryCounter delta = known == null ? counter : counter.after(known);
          if (delta.calls() > 0) {
            more.put(id, delta);
          }
        });
    return more;
  }
}
