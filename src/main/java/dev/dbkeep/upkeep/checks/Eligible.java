package dev.dbkeep.upkeep.checks;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many objects a check looked at, by the severity a finding on them has. Counted are things
 * that no fix removes, such as tables and settings: mending one finding must not make another weigh
 * more.
 */
public record Eligible(Map<Severity, Long> counts) {
  public Eligible {
    Map<Severity, Long> copy = new EnumMap<>(Severity.class);
    copy.putAll(counts);
    counts = Collections.unmodifiableMap(copy);
  }

  public static Eligible of(Severity severity, long count) {
    return new Eligible(Map.of(severity, count));
  }

  public long of(Severity severity) {
    return counts.getOrDefault(severity, 0L);
  }

  public long all() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
