package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.cli.console.ByteSizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A proof in words. */
final class ProofText {
  private ProofText() {}

  /** The JSON form. */
  record Report(
      String backup,
      String grade,
      String target,
      String started,
      long recoveryMilliseconds,
      long totalMilliseconds,
      long restoredBytes,
      long bytesPerSecond,
      int tables,
      int compared,
      long rows,
      List<String> checked,
      List<String> omitted,
      List<String> failures) {
    static Report of(ProofRecord proof) {
      return new Report(
          proof.backup(),
          ProofText.grade(proof),
          proof.target(),
          proof.started().toString(),
          proof.recovery().toMillis(),
          proof.all().toMillis(),
          proof.bytes(),
          proof.restoreRate(),
          proof.tables(),
          proof.compared(),
          proof.rows(),
          proof.checked(),
          proof.omitted(),
          proof.failures());
    }
  }

  /** One word. */
  static String grade(ProofRecord proof) {
    return switch (proof.grade()) {
      case FULL -> "full";
      case READABLE -> "readable";
      case FAILED -> "failed";
    };
  }

  /** The first line, which can stand alone. */
  static String summary(ProofRecord proof) {
    String time =
        "restored and replayed in %s, %s a second"
            .formatted(seconds(proof.recovery()), ByteSizes.text(proof.restoreRate()));
    return switch (proof.grade()) {
      case FULL ->
          "proven: backup %s, %d tables with %d rows equal to the primary's; %s"
              .formatted(proof.backup(), proof.compared(), proof.rows(), time);
      case READABLE ->
          "readable: backup %s, %d tables with %d rows, not all compared with the primary; %s"
              .formatted(proof.backup(), proof.tables(), proof.rows(), time);
      case FAILED -> "not proven: backup " + proof.backup() + " failed its proof";
    };
  }

  static List<String> lines(ProofRecord proof) {
    List<String> lines = new ArrayList<>();
    proof.failures().forEach(text -> lines.add("  wrong: " + text));
    proof.checked().forEach(text -> lines.add("  " + text));
    proof.omitted().forEach(text -> lines.add("  not looked at: " + text));
    return lines;
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
