package dev.dbkeep.cli.upkeep;

import dev.dbkeep.upkeep.retention.Estimate;
import dev.dbkeep.upkeep.retention.Outcome;
import java.util.List;
import java.util.Locale;

/** What a retention policy would do and did, in words. */
public final class RetentionText {
  private static final long MEGABYTE = 1 << 20;
  private static final long KILOBYTE = 1 << 10;

  private RetentionText() {}

  static String text(Estimate estimate) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: rows with %s before %s would go (kept %s)%n"
            .formatted(
                estimate.policy().name(),
                estimate.policy().column(),
                estimate.cutoff(),
                estimate.policy().keep()));
    for (Estimate.Partition partition : estimate.partitions()) {
      text.append(
          "  partition %s: about %s rows, %s%n"
              .formatted(partition.name(), number(partition.rows()), size(partition.bytes())));
    }
    if (estimate.partitions().isEmpty() || estimate.rows() > 0) {
      text.append(
          "  %s%s rows: about %s of the table, about %s of WAL%n"
              .formatted(
                  estimate.exact() ? "" : "about ",
                  number(estimate.rows()),
                  size(estimate.bytes()),
                  size(estimate.walBytes())));
    }
    text.append("  ").append(estimate.way()).append(System.lineSeparator());
    text.append("  archive: ").append(estimate.policy().archive()).append(System.lineSeparator());
    if (estimate.refusal() != null) {
      text.append("  refused: ").append(estimate.refusal()).append(System.lineSeparator());
      text.append("  ").append(estimate.hint()).append(System.lineSeparator());
    }
    return text.toString();
  }

  static String text(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s rows with %s before %s are gone%s%n"
            .formatted(
                outcome.policy().name(),
                number(outcome.rows()),
                outcome.policy().column(),
                outcome.cutoff(),
                outcome.resumed() ? ", in a run that went on where it was cut off" : ""));
    if (outcome.childRows() > 0) {
      text.append(
          "  with %s rows of other tables that hung on them%n"
              .formatted(number(outcome.childRows())));
    }
    line(text, outcome.detached(), "taken out, kept in schema dbkeep for 7 days");
    line(text, outcome.dropped(), "dropped, since its time there is over");
    if (!outcome.archive().equals("none")) {
      text.append("  archive: ").append(outcome.archive()).append(System.lineSeparator());
    }
    text.append("  %s, %s of WAL%n".formatted(duration(outcome), size(outcome.walBytes())));
    text.append("  ").append(space(outcome)).append(System.lineSeparator());
    if (outcome.left()) {
      text.append("  some expired rows could not be removed; the next run tries them again\n");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> partitions, String what) {
    if (!partitions.isEmpty()) {
      text.append("  ").append(String.join(", ", partitions)).append(": ").append(what);
      text.append(System.lineSeparator());
    }
  }

  private static String duration(Outcome outcome) {
    double seconds = Math.max(0.001, outcome.removal().toMillis() / 1000.0);
    return String.format(
        Locale.ROOT,
        "%.1f s, %s rows/s, %.1f s with VACUUM",
        seconds,
        number((long) (outcome.rows() / seconds)),
        outcome.duration().toMillis() / 1000.0);
  }

  /** What came back, without making it look better than it is. */
  private static String space(Outcome outcome) {
    long returned = Math.max(0, outcome.bytesBefore() - outcome.bytesAfter());
    String first = "%s went back to the operating system".formatted(size(returned));
    if (outcome.bytesFree() - returned < MEGABYTE) {
      return first;
    }
    return first
        + "; about "
        + size(outcome.bytesFree() - returned)
        + " are free inside "
        + outcome.table()
        + " for new rows. To get them back: pg_repack -t "
        + outcome.table()
        + " while it is in use, or VACUUM FULL "
        + outcome.table()
        + ", which locks everybody out until it is done. Partitions by "
        + outcome.policy().column()
        + " would give it back each time.";
  }

  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String size(long bytes) {
    return bytes >= MEGABYTE
        ? number(Math.round(bytes / (double) MEGABYTE)) + " MB"
        : Math.round(bytes / (double) KILOBYTE) + " kB";
  }

  static RetentionCommand.Planned planned(Estimate estimate) {
    return new RetentionCommand.Planned(
        estimate.policy().name(),
        estimate.table(),
        estimate.cutoff(),
        estimate.rows(),
        estimate.exact(),
        estimate.bytes(),
        estimate.walBytes(),
        estimate.way(),
        estimate.partitions().stream().map(Estimate.Partition::name).toList(),
        estimate.policy().archive().toString(),
        estimate.refusal(),
        estimate.hint());
  }

  static RetentionCommand.Done done(Outcome outcome) {
    return new RetentionCommand.Done(
        outcome.policy().name(),
        outcome.table(),
        outcome.cutoff(),
        outcome.resumed(),
        outcome.rows(),
        outcome.childRows(),
        outcome.detached(),
        outcome.dropped(),
        outcome.archive(),
        outcome.bytesBefore(),
        outcome.bytesAfter(),
        outcome.bytesFree(),
        outcome.walBytes(),
        outcome.left(),
        outcome.removal().toMillis(),
        outcome.duration().toMillis());
  }
}
