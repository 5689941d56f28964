package dev.dbkeep.monitor;

import dev.dbkeep.observe.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One query whose columns are labels and numbers. A number that is null is left out.
 *
 * @param name as the metric {@code pg_scrape_collector_success} names it
 * @param since the first major version that has its columns
 * @param until the last one
 * @param needs a table of schema dbkeep without which there is nothing to ask; empty for none
 */
record Source(
    String name,
    int since,
    int until,
    String needs,
    String sql,
    List<String> labels,
    List<Column> columns) {
  private static final int FIRST = 13;
  private static final int LAST = Integer.MAX_VALUE;

  Source {
    labels = List.copyOf(labels);
    columns = List.copyOf(columns);
  }

  /** One column with the metric it becomes; several metrics may read the same. */
  record Column(String name, String metric, Metric.Type type, String help) {}

  static Source of(String name, String sql, List<String> labels, Column... columns) {
    return new Source(name, FIRST, LAST, "", sql, labels, List.of(columns));
  }

  static Source ofTable(String name, String needs, String sql, List<String> labels, Column... all) {
    return new Source(name, FIRST, LAST, needs, sql, labels, List.of(all));
  }

  Source since(int major) {
    return new Source(name, major, until, needs, sql, labels, columns);
  }

  Source until(int major) {
    return new Source(name, since, major, needs, sql, labels, columns);
  }

  static Column gauge(String column, String metric, String help) {
    return new Column(column, metric, Metric.Type.GAUGE, help);
  }

  static Column counter(String column, String metric, String help) {
    return new Column(column, metric, Metric.Type.COUNTER, help);
  }

  /** What one row says. */
  List<Metric> read(ResultSet row) throws SQLException {
    Map<String, String> named = new LinkedHashMap<>();
    for (String label : labels) {
      String value = row.getString(label);
      named.put(label, value == null ? "" : value);
    }
    List<Metric> all = new ArrayList<>();
    for (Column column : columns) {
      double value = row.getDouble(column.name());
      if (!row.wasNull()) {
        all.add(new Metric(column.metric(), column.help(), column.type(), named, value));
      }
    }
    return all;
  }
}
