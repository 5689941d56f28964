package dev.dbkeep.cli.health;

/** The health of a database as a page of Markdown, for a pull request or a wiki. */
final class HealthMarkdown {
  private HealthMarkdown() {}

  static String page(HealthCommand.Report report) {
    StringBuilder page = new StringBuilder();
    page.append("# Health of ").append(text(report.database())).append("\n\n");
    page.append("**").append(report.score()).append(" of 100**, ");
    page.append(HealthPrinter.counts(report)).append(", at ").append(report.at()).append(".\n");
    if (!report.findings().isEmpty()) {
      page.append(
          "\n"
              + "| points | severity | check | object | what is wrong | since |\n"
              + "|---|---|---|---|---|---|\n");
    }
    for (HealthDocument.Line line : report.findings()) {
      page.append(
          "| %.1f | %s | %s %s | `%s` | %s | %s |%n"
              .formatted(
                  line.points(),
                  line.severity().word(),
                  line.check(),
                  line.name(),
                  line.object(),
                  text(line.message()),
                  line.since() == null ? "" : line.since().toString().substring(0, 10)));
    }
    fixes(page, report);
    if (!report.waived().isEmpty()) {
      page.append(
          "\n## Waived\n\n| check | object | owner | until | reason |\n|---|---|---|---|---|\n");
      for (HealthDocument.WaivedLine line : report.waived()) {
        page.append(
            "| %s | `%s` | %s | %s | %s |%n"
                .formatted(
                    line.check(),
                    line.object(),
                    text(line.owner()),
                    line.until(),
                    text(line.reason())));
      }
    }
    skipped(page, report);
    return page.toString();
  }

  private static void fixes(StringBuilder page, HealthCommand.Report report) {
    if (report.findings().isEmpty()) {
      return;
    }
    page.append("\n## Fixes\n");
    for (HealthDocument.Line line : report.findings()) {
      page.append("\n`").append(line.object()).append("` (").append(line.check()).append(")");
      page.append(line.cost() == null ? "" : ": " + text(line.cost())).append("\n\n");
      if (line.sql().isEmpty()) {
        page.append(
                line.fix() == HealthDocument.FixKind.COMMAND
                    ? "`" + line.next() + "`"
                    : line.next())
            .append('\n');
      } else {
        page.append("```sql\n");
        line.sql().forEach(sql -> page.append(sql).append(";\n"));
        page.append("```\n");
      }
    }
  }

  private static void skipped(StringBuilder page, HealthCommand.Report report) {
    StringBuilder rows = new StringBuilder();
    for (HealthDocument.CheckLine check : report.checks()) {
      if (check.status() == HealthDocument.Status.SKIPPED) {
        rows.append(
            "| %s %s | %s |%n"
                .formatted(check.check(), check.name(), text(String.valueOf(check.reason()))));
      }
    }
    if (!rows.isEmpty()) {
      page.append("\n## Skipped\n\n| check | why |\n|---|---|\n").append(rows);
    }
  }

  /** A bar would end the cell. */
  private static String text(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace('\n', ' ');
  }
}
