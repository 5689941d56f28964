package dev.dbkeep.observe;

import java.util.Map;
import java.util.TreeMap;

/**
 * One number at one moment, a gauge in Prometheus' words.
 *
 * @param name as Prometheus names it: the unit last, {@code dbkeep_rpo_seconds}
 * @param help a sentence about what it is
 */
public record Metric(String name, String help, Map<String, String> labels, double value) {
  public Metric {
    labels = Map.copyOf(new TreeMap<>(labels));
  }

  public static Metric of(String name, String help, double value) {
    return new Metric(name, help, Map.of(), value);
  }

  public static Metric of(String name, String help, boolean value) {
    return of(name, help, value ? 1 : 0);
  }
}
