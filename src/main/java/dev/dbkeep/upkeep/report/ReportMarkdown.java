package dev.dbkeep.upkeep.report;

import java.util.List;

/** A report as a page of Markdown, for a wiki, a chat or a terminal. */
public final class ReportMarkdown {
  private final DatabaseReport report;
  private final StringBuilder page = new StringBuilder();

  private ReportMarkdown(DatabaseReport report) {
    this.report = report;
  }

  public static String of(DatabaseReport report) {
    return new ReportMarkdown(report).write();
  }

  private String write() {
    line("# Report of " + text(report.database()));
    line("");
    line(
        "**%d of 100**, %s. %s, since %s."
            .formatted(
                report.health().score(),
                Amounts.health(report.health()),
                Amounts.minute(report.at()),
                Amounts.minute(report.since())));
    if (!report.sizes().isEmpty()) {
      DatabaseReport.Point first = report.sizes().getFirst();
      DatabaseReport.Point last = report.sizes().getLast();
      line("");
      line(
          "%s large, %s on %s."
              .formatted(
                  Amounts.size(last.value()),
                  Amounts.size(first.value()),
                  Amounts.day(first.at())));
    }
    list(
        "What changed",
        report.changes().isEmpty() ? List.of("nothing that the checks see") : report.changes());
    list(
        "What to do next",
        report.recommendations().stream()
            .map(
                one ->
                    "%s, %s points: %s: `%s`"
                        .formatted(
                            one.severity(),
                            Amounts.points(one.points()),
                            one.what(),
                            one.command().replace('\n', ' ')))
            .toList());
    list(
        "Largest tables",
        report.tables().stream()
            .map(
                table ->
                    "%s: %s %s"
                        .formatted(
                            table.name(),
                            Amounts.size(table.bytes()),
                            Amounts.growth(table.bytes(), table.before()))
                        .strip())
            .toList());
    list(
        "Slow statements",
        report.slowNote() != null
            ? List.of(report.slowNote())
            : report.slow().stream()
                .map(
                    query ->
                        "%s of the time, %s on average%s: `%s`"
                            .formatted(
                                Amounts.percent(query.share()),
                                Amounts.time(query.mean()),
                                query.slower() && query.meanBefore() != null
                                    ? ", before " + Amounts.time(query.meanBefore())
                                    : "",
                                query.text()))
                .toList());
    list(
        "Retention",
        report.retention().stream()
            .map(
                run ->
                    "%s: %s rows, %s, %s"
                        .formatted(
                            run.policy(),
                            Amounts.count(run.rows()),
                            run.state(),
                            Amounts.minute(run.started())))
            .toList());
    list(
        "Jobs",
        report.jobs().stream()
            .map(
                run ->
                    "%s: %s, due %s%s"
                        .formatted(
                            run.job(),
                            run.state(),
                            Amounts.minute(run.due()),
                            run.detail() == null ? "" : ", " + run.detail()))
            .toList());
    return page.toString();
  }

  private void list(String title, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    line("");
    line("## " + title);
    line("");
    lines.forEach(one -> line("- " + text(one)));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private static String text(String text) {
    return text.replace("<", "&lt;").replace('\n', ' ');
  }
}
