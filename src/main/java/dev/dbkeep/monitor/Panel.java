package dev.dbkeep.monitor;

import java.util.List;

/**
 * One panel of the dashboard.
 *
 * @param unit as Grafana names it
 * @param limits where a number turns yellow, then red
 */
record Panel(String title, Kind kind, String unit, List<Double> limits, List<Query> queries) {
  /** How it shows its numbers. */
  enum Kind {
    STAT,
    TIMESERIES,
    TABLE
  }

  /**
   * One line of it.
   *
   * @param legend with Grafana's templates
   */
  record Query(String expression, String legend) {}

  Panel {
    limits = List.copyOf(limits);
    queries = List.copyOf(queries);
  }

  static Panel stat(String title, String unit, String expression, Double... limits) {
    return new Panel(title, Kind.STAT, unit, List.of(limits), List.of(new Query(expression, "")));
  }

  static Panel lines(String title, String unit, Query... queries) {
    return new Panel(title, Kind.TIMESERIES, unit, List.of(), List.of(queries));
  }

  static Panel table(String title, String unit, String expression) {
    return new Panel(title, Kind.TABLE, unit, List.of(), List.of(new Query(expression, "")));
  }

  /** Whether less than the limits is worse. */
  boolean fallsBelow() {
    return limits.size() == 2 && limits.getFirst() > limits.getLast();
  }
}
