package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.proof.Proof;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.cli.console.ByteSizes;
import java.util.List;
import java.util.Locale;

/** A drill as a page that can be kept: what was restored, how long it took, what was checked. */
final class DrillReport {
  private DrillReport() {}

  static String page(String repository, BackupManifest backup, Proof proof) {
    ProofRecord record = proof.record();
    boolean failed = record.grade() == ProofRecord.Grade.FAILED;
    StringBuilder page = new StringBuilder();
    page.append("# Restore drill of ").append(record.started()).append("\n\n");
    page.append(failed ? "**Failed.**" : "**Passed.**")
        .append(" The cluster was restored to ")
        .append(record.target())
        .append(
            record.target().equals("latest")
                ? ", the newest there is, from "
                : ", a moment chosen by chance, from ")
        .append(repository)
        .append(".\n\n");
    page.append("| | |\n|---|---|\n");
    row(page, "backup", backup.id() + ", complete at " + backup.ended());
    row(page, "cluster", backup.systemId() + ", server version " + backup.serverVersion());
    row(page, "size", ByteSizes.text(record.bytes()));
    row(page, "from nothing to a server that answers", ProofText.seconds(record.recovery()));
    row(page, "restored a second", ByteSizes.text(record.restoreRate()));
    row(page, "tables, rows", record.tables() + ", " + record.rows());
    page.append("\n## Steps\n\n| step | seconds |\n|---|---|\n");
    for (Proof.Step step : proof.steps()) {
      row(
          page,
          step.name(),
          String.format(Locale.ROOT, "%.1f", step.duration().toMillis() / 1000.0));
    }
    section(page, "What is wrong", record.failures());
    section(page, "What was checked", record.checked());
    section(page, "What was not looked at", record.omitted());
    return page.toString();
  }

  private static void row(StringBuilder page, String left, String right) {
    page.append("| ").append(left).append(" | ").append(right).append(" |\n");
  }

  private static void section(StringBuilder page, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      page.append("\n## ").append(title).append("\n\n");
      lines.forEach(line -> page.append("- ").append(line).append('\n'));
    }
  }
}
