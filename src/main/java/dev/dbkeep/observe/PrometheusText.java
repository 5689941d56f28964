package dev.dbkeep.observe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Metrics in the text format of Prometheus, version 0.0.4: all lines of a name stand together,
 * below its HELP and TYPE.
 */
public final class PrometheusText {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private PrometheusText() {}

  public static String of(List<Metric> metrics) {
    Map<String, List<Metric>> byName =
        metrics.stream()
            .collect(Collectors.groupingBy(Metric::name, LinkedHashMap::new, Collectors.toList()));
    StringBuilder text = new StringBuilder();
    byName.forEach(
        (name, all) -> {
          text.append("# HELP ").append(name).append(' ');
          text.append(escaped(all.getFirst().help(), false)).append('\n');
          text.append("# TYPE ").append(name).append(' ');
          text.append(all.getFirst().type().name().toLowerCase(Locale.ROOT)).append('\n');
          all.forEach(metric -> line(text, metric));
        });
    return text.toString();
  }

  private static void line(StringBuilder text, Metric metric) {
    text.append(metric.name());
    if (!metric.labels().isEmpty()) {
      text.append(
          new TreeMap<>(metric.labels())
              .entrySet().stream()
                  .map(label -> label.getKey() + "=\"" + escaped(label.getValue(), true) + "\"")
                  .collect(Collectors.joining(",", "{", "}")));
    }
    text.append(' ').append(number(metric.value())).append('\n');
  }

  /** As the format writes it. */
  public static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return Long.toString((long) value);
    }
    return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
  }

  private static String escaped(String text, boolean quoted) {
    String plain = text.replace("\\", "\\\\").replace("\n", "\\n");
    return quoted ? plain.replace("\"", "\\\"") : plain;
  }
}
