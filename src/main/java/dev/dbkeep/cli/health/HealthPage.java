package dev.dbkeep.cli.health;

import java.util.List;
import java.util.Locale;

/** The health of a database as one HTML file that needs nothing else. */
final class HealthPage {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 100;

  private HealthPage() {}

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Health of %1$s</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1d2433; background: #fff }
      h1 { font-size: 1.3rem } .score { font-size: 4rem; font-weight: 700; line-height: 1 }
      table { border-collapse: collapse; width: 100%%; margin: 1rem 0 } th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d8dde6 }
      pre { margin: .3rem 0 0; white-space: pre-wrap; background: #f3f5f8; padding: .4rem .6rem } code, pre { font-size: .85rem }
      .critical, .high { color: #b3261e } .medium { color: #8a5a00 } .low { color: #2457a6 } .quiet { color: #5b6577 }
      @media (prefers-color-scheme: dark) { body { background: #14171d; color: #e3e7ee } pre { background: #1f242d } th, td { border-color: #333a46 }
        .critical, .high { color: #ff8a80 } .medium { color: #ffca6b } .low { color: #8ab4ff } .quiet { color: #9aa4b5 } }
      </style></head><body>
      <h1>Health of %1$s</h1>
      <p><span class="score">%2$d</span> of 100</p>
      <p>%3$s, at %4$s</p>
      """;

  static String page(HealthCommand.Report report) {
    StringBuilder page = new StringBuilder();
    page.append(
        HEAD.formatted(
            text(report.database()),
            report.score(),
            text(HealthPrinter.counts(report)),
            report.at()));
    chart(page, report.trend());
    if (!report.findings().isEmpty()) {
      page.append(
          "<h2>What costs most</h2>\n"
              + "<table><tr><th>points<th>severity<th>check<th>what is wrong, and what mends"
              + " it<th>since</tr>\n");
      report.findings().forEach(line -> finding(page, line));
      page.append("</table>\n");
    }
    if (!report.waived().isEmpty()) {
      page.append(
          "<h2>Waived</h2>\n<table><tr><th>check<th>object<th>owner<th>until<th>reason</tr>\n");
      for (HealthDocument.WaivedLine line : report.waived()) {
        row(page, line.check(), line.object(), line.owner(), line.until(), line.reason());
      }
      page.append("</table>\n");
    }
    page.append("<h2>All checks</h2>\n<table><tr><th>check<th>name<th>how it stands<th></tr>\n");
    for (HealthDocument.CheckLine check : report.checks()) {
      row(
          page,
          check.check(),
          check.name(),
          HealthPrinter.word(check),
          check.reason() == null ? "" : check.reason());
    }
    return page.append("</table>\n</body></html>\n").toString();
  }

  private static void finding(StringBuilder page, HealthDocument.Line line) {
    page.append(
        "<tr><td>%.1f<td class=\"%s\">%s<td>%s %s<td><code>%s</code><br>%s"
            .formatted(
                line.points(),
                line.severity().word(),
                line.severity().word(),
                line.check(),
                line.name(),
                text(line.object()),
                text(line.message())));
    if (line.sql().isEmpty()) {
      page.append("<pre>").append(text(String.valueOf(line.next()))).append("</pre>");
    } else {
      page.append("<pre>").append(text(String.join(";\n", line.sql()))).append(";</pre>");
    }
    page.append(
        line.cost() == null ? "" : "<span class=\"quiet\">" + text(line.cost()) + "</span>");
    page.append("<td>")
        .append(line.since() == null ? "" : line.since().toString().substring(0, 10))
        .append("</tr>\n");
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("<tr>");
    for (String cell : cells) {
      page.append("<td>").append(text(cell));
    }
    page.append("</tr>\n");
  }

  /** The score over the last looks. */
  private static void chart(StringBuilder page, List<HealthDocument.TrendPoint> trend) {
    if (trend.size() < 2) {
      return;
    }
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < trend.size(); i++) {
      double x = (double) i * WIDTH / (trend.size() - 1);
      double y = HEIGHT - trend.get(i).score();
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    page.append(
        "<svg viewBox=\"0 -4 %d %d\" width=\"%d\" role=\"img\" aria-label=\"score from %s to %s\"><path d=\"M0 20H%d\" stroke=\"#b3261e\" stroke-dasharray=\"4\"/><polyline fill=\"none\" stroke=\"#2457a6\" stroke-width=\"2\" points=\"%s\"/></svg>\n"
            .formatted(
                WIDTH,
                HEIGHT + 8,
                WIDTH,
                trend.getFirst().at(),
                trend.getLast().at(),
                WIDTH,
                points.toString().strip()));
  }

  private static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
