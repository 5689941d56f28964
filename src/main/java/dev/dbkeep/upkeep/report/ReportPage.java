package dev.dbkeep.upkeep.report;

import static dev.dbkeep.upkeep.report.Html.text;

/** A report as one HTML file that needs nothing else; light or dark as its reader is. */
public final class ReportPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Report of %1$s</title>
      <style>
      :root { --ink: #1d2433; --paper: #fff; --card: #f6f7fa; --line: #d8dde6; --quiet: #5b6577; --blue: #2457a6; --wash: #2457a622; --red: #b3261e; --amber: #8a5a00 }
      @media (prefers-color-scheme: dark) { :root { --ink: #e3e7ee; --paper: #14171d; --card: #1c2029; --line: #333a46; --quiet: #9aa4b5; --blue: #8ab4ff; --wash: #8ab4ff22; --red: #ff8a80; --amber: #ffca6b } }
      * { box-sizing: border-box } body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem; color: var(--ink); background: var(--paper) }
      h1 { font-size: 1.3rem; margin: 0 0 1rem; overflow-wrap: anywhere } h2 { font-size: 1.05rem; margin: 0 0 .6rem }
      .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%%, 20rem), 1fr)); gap: 1rem } section { background: var(--card); border-radius: .5rem; padding: 1rem; margin-bottom: 1rem; min-width: 0 }
      .score { font-size: 3.2rem; font-weight: 700; line-height: 1 } .quiet { color: var(--quiet) } .critical, .high, .failed { color: var(--red) } .medium { color: var(--amber) } .low { color: var(--blue) }
      svg.line { width: 100%%; height: 7rem; display: block } svg.bar { width: 100%%; height: .5rem; display: block } .stroke { fill: none; stroke: var(--blue); stroke-width: 2; vector-effect: non-scaling-stroke } .area { fill: var(--wash) } .part { fill: var(--blue) } .rest { fill: var(--line) }
      .ends { display: flex; justify-content: space-between; font-size: .85rem; color: var(--quiet) } ul { margin: 0; padding-left: 1.2rem } li { overflow-wrap: anywhere }
      .row { padding: .5rem 0; border-top: 1px solid var(--line) } .row:first-of-type { border: 0 } .names { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem } .names > * { overflow-wrap: anywhere; min-width: 0 }
      pre { margin: .3rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere } code, pre { font-size: .85rem }
      </style></head><body>
      <h1>Report of %1$s</h1>
      """;

  private final DatabaseReport report;
  private final StringBuilder page = new StringBuilder();

  private ReportPage(DatabaseReport report) {
    this.report = report;
  }

  public static String of(DatabaseReport report) {
    return new ReportPage(report).write();
  }

  private String write() {
    page.append(HEAD.formatted(text(report.database())));
    page.append(
        "<p class=\"quiet\">%s, since %s</p>\n<div class=\"cards\">\n"
            .formatted(Amounts.minute(report.at()), Amounts.minute(report.since())));
    score();
    size();
    page.append("</div>\n");
    changes();
    recommendations();
    page.append("<div class=\"cards\">\n");
    tables();
    slow();
    retention();
    jobs();
    return page.append("</div>\n</body></html>\n").toString();
  }

  private void score() {
    page.append(
        "<section><h2>Health</h2>\n<p><span class=\"score\">%d</span> of 100</p>\n"
            .formatted(report.health().score()));
    if (report.scores().size() > 1) {
      page.append(Chart.line(report.scores(), 0, "score over time"));
      ends(
          Amounts.day(report.scores().getFirst().at()) + ": " + report.scores().getFirst().value(),
          Amounts.day(report.scores().getLast().at()) + ": " + report.scores().getLast().value());
    }
    page.append("<p class=\"quiet\">")
        .append(Amounts.health(report.health()))
        .append("</p></section>\n");
  }

  private void size() {
    if (report.sizes().isEmpty()) {
      return;
    }
    DatabaseReport.Point first = report.sizes().getFirst();
    DatabaseReport.Point last = report.sizes().getLast();
    page.append(
        "<section><h2>Size</h2>\n<p><span class=\"score\">%s</span></p>\n"
            .formatted(Amounts.size(last.value())));
    if (report.sizes().size() > 1) {
      page.append(Chart.line(report.sizes(), first.value() * 9 / 10, "size over time"));
      ends(
          Amounts.day(first.at()) + ": " + Amounts.size(first.value()),
          Amounts.growth(last.value(), first.value()));
    }
    page.append("</section>\n");
  }

  private void ends(String left, String right) {
    page.append(
        "<div class=\"ends\"><span>%s</span><span>%s</span></div>\n"
            .formatted(text(left), text(right)));
  }

  private void changes() {
    page.append("<section><h2>What changed</h2>\n");
    if (report.changes().isEmpty()) {
      page.append("<p class=\"quiet\">nothing that the checks see</p>\n");
    } else {
      page.append("<ul>\n");
      report.changes().forEach(change -> page.append("<li>").append(text(change)).append("\n"));
      page.append("</ul>\n");
    }
    page.append("</section>\n");
  }

  private void recommendations() {
    if (report.recommendations().isEmpty()) {
      return;
    }
    page.append("<section><h2>What to do next</h2>\n");
    for (DatabaseReport.Recommendation one : report.recommendations()) {
      page.append(
          "<div class=\"row\"><div class=\"names\"><span>%s</span><span class=\"%s\">%s, %s points</span></div><pre>%s</pre></div>\n"
              .formatted(
                  text(one.what()),
                  text(one.severity()),
                  text(one.severity()),
                  Amounts.points(one.points()),
                  text(one.command())));
    }
    page.append("</section>\n");
  }

  private void tables() {
    if (report.tables().isEmpty()) {
      return;
    }
    page.append("<section><h2>Largest tables</h2>\n");
    long all = report.sizes().isEmpty() ? 0 : report.sizes().getLast().value();
    for (DatabaseReport.Table table : report.tables()) {
      String growth = Amounts.growth(table.bytes(), table.before());
      row(
          table.name(),
          Amounts.size(table.bytes()) + (growth.isEmpty() ? "" : " (" + growth + ")"),
          Amounts.count(table.rows()) + (table.rows() < 0 ? "" : " rows"),
          all == 0 ? 0 : (double) table.bytes() / all);
    }
    page.append("</section>\n");
  }

  private void slow() {
    page.append("<section><h2>Slow statements</h2>\n");
    if (report.slowNote() != null) {
      page.append("<p class=\"quiet\">").append(text(report.slowNote())).append("</p>\n");
    }
    for (DatabaseReport.Query query : report.slow()) {
      String before =
          query.meanBefore() == null ? "" : ", before " + Amounts.time(query.meanBefore());
      row(
          query.text(),
          Amounts.percent(query.share()) + " of the time",
          Amounts.time(query.mean()) + " on average" + before + (query.slower() ? ": slower" : ""),
          query.share());
    }
    page.append("</section>\n");
  }

  private void row(String name, String amount, String below, double share) {
    page.append(
        "<div class=\"row\"><div class=\"names\"><code>%s</code><span>%s</span></div>%s<span class=\"quiet\">%s</span></div>\n"
            .formatted(text(name), text(amount), Chart.bar(share), text(below)));
  }

  private void retention() {
    if (report.retention().isEmpty()) {
      return;
    }
    page.append("<section><h2>Retention</h2>\n");
    for (DatabaseReport.Removal run : report.retention()) {
      plain(
          run.policy(),
          Amounts.count(run.rows()) + " rows",
          run.state(),
          Amounts.minute(run.started()));
    }
    page.append("</section>\n");
  }

  private void jobs() {
    if (report.jobs().isEmpty()) {
      return;
    }
    page.append("<section><h2>Jobs</h2>\n");
    for (DatabaseReport.Run run : report.jobs()) {
      plain(
          run.job(),
          run.state(),
          run.detail() == null ? "" : run.detail(),
          "due " + Amounts.minute(run.due()));
    }
    page.append("</section>\n");
  }

  private void plain(String name, String amount, String detail, String time) {
    page.append(
        "<div class=\"row\"><div class=\"names\"><span>%s</span><span class=\"%s\">%s</span></div><span class=\"quiet\">%s</span></div>\n"
            .formatted(
                text(name),
                amount.equals("failed") ? "failed" : "",
                text(amount),
                text(detail.isEmpty() ? time : time + ", " + detail)));
  }
}
