package dev.dbkeep.upkeep.report;

import java.util.List;
import java.util.Locale;

/** Small pictures as SVG, which need no other file and take their colours from the page. */
final class Chart {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 120;
  private static final double ROOM = 0.05;

  private Chart() {}

  /**
   * Values over time.
   *
   * @param lowest what stands at the bottom at most, so that a flat line is not drawn as a leap
   */
  static String line(List<DatabaseReport.Point> points, long lowest, String label) {
    long first = points.getFirst().at().getEpochSecond();
    double span = Math.max(1, points.getLast().at().getEpochSecond() - first);
    long bottom =
        Math.min(lowest, points.stream().mapToLong(DatabaseReport.Point::value).min().orElse(0));
    long top = points.stream().mapToLong(DatabaseReport.Point::value).max().orElse(0);
    double height = Math.max(1, top - bottom) * (1 + ROOM);
    StringBuilder path = new StringBuilder();
    for (DatabaseReport.Point point : points) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : "L",
              (point.at().getEpochSecond() - first) / span * WIDTH,
              HEIGHT - (point.value() - bottom) / height * HEIGHT));
    }
    return """
    <svg class="line" viewBox="0 0 %1$d %2$d" preserveAspectRatio="none" role="img" aria-label="%3$s">\
    <path class="area" d="%4$sL%1$d %2$dL0 %2$dZ"/><path class="stroke" d="%4$s"/></svg>
    """
        .formatted(WIDTH, HEIGHT, Html.text(label), path);
  }

  /** A bar of so much of the whole. */
  static String bar(double share) {
    return String.format(
        Locale.ROOT,
        "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\""
            + " aria-hidden=\"true\"><rect class=\"rest\" width=\"100\" height=\"8\"/><rect"
            + " class=\"part\" width=\"%.1f\" height=\"8\"/></svg>",
        Math.clamp(share, 0, 1) * 100);
  }
}
