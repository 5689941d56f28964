package dev.dbkeep.observe;

import java.util.Map;
import java.util.TreeMap;

/**
 * One number at one moment, as Prometheus reads it.
 *
 * @param name as Prometheus names it: the unit last, {@code dbkeep_rpo_seconds}
 * @param help a sentence about what it is
 */
public record Metric(
    String name, String help, Type type, Map<String, String> labels, double value) {
  /** Whether it may fall. */
  public enum Type {
    GAUGE,
    COUNTER
  }

  public Metric {
    labels = Map.copyOf(new TreeMap<>(labels));
  }

  /** One that may fall. */
  public Metric(String name, String help, Map<String, String> labels, double value) {
    this(name, help, Type.GAUGE, labels, value);
  }

  public static Metric of(String name, String help, double value) {
    return new Metric(name, help, Map.of(), value);
  }

  public static Metric of(String name, String help, boolean value) {
    return of(name, help, value ? 1 : 0);
  }
}
