package dev.dbkeep.upkeep.checks;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What checks need from other features, which do not know each other; asked only by the check that
 * needs it.
 *
 * @param drift the steps that would make the live schema what its migrations build
 * @param orphans rows that point nowhere along relations without a foreign key
 * @param relations relations that have no foreign key
 * @param retention tables that hold rows past their policy
 * @param jobs maintenance that failed or did not run
 * @param completeness rows that a rule of the user wants and that are not there
 * @param identities rows whose owner the identity provider does not know
 */
public record Outside(
    Supplier<Answer<List<String>>> drift,
    Supplier<Answer<Migrations>> migrations,
    Supplier<Answer<Backups>> backups,
    Supplier<Answer<Report>> orphans,
    Supplier<Answer<Report>> relations,
    Supplier<Answer<Report>> retention,
    Supplier<Answer<Report>> jobs,
    Supplier<Answer<Report>> completeness,
    Supplier<Answer<Report>> identities) {
  /** What a feature answers. */
  public sealed interface Answer<T> {}

  /** It knows. */
  public record Known<T>(T value) implements Answer<T> {}

  /** There is nothing of the kind. */
  public record Nothing<T>(String reason) implements Answer<T> {}

  /** It could not look. */
  public record Unknown<T>(String reason) implements Answer<T> {}

  /** Where the migrations of a folder stand, by name. */
  public record Migrations(int all, List<String> failed, List<String> pending, List<String> odd) {
    public Migrations {
      failed = List.copyOf(failed);
      pending = List.copyOf(pending);
      odd = List.copyOf(odd);
    }
  }

  /**
   * The backups of this server.
   *
   * @param newest when the newest one was complete
   * @param proven when the last one was restored and read without a fault
   * @param drilled when one was last restored to a moment chosen by chance
   * @param failure why the last proof failed; null when it did not
   */
  public record Backups(
      @Nullable Instant newest,
      @Nullable Instant proven,
      @Nullable Instant drilled,
      @Nullable String failure) {}

  /**
   * What a feature found by itself.
   *
   * @param eligible how many things it looked at
   */
  public record Report(long eligible, List<Fault> faults) {
    public Report {
      faults = List.copyOf(faults);
    }
  }

  /** One thing that is wrong. */
  public record Fault(String object, String message, Fix fix) {}

  /** Writes an answer down; what is known is left to the check. */
  static <T> @Nullable T known(Answer<T> answer, Examination examination) {
    return switch (answer) {
      case Known<T> known -> known.value();
      case Nothing<T> nothing -> {
        examination.none(nothing.reason());
        yield null;
      }
      case Unknown<T> unknown -> {
        examination.unseen(unknown.reason());
        yield null;
      }
    };
  }

  static void report(Answer<Report> answer, Examination examination) {
    Report report = known(answer, examination);
    if (report != null) {
      examination.of(report.eligible());
      report
          .faults()
          .forEach(fault -> examination.found(fault.object(), fault.message(), fault.fix()));
    }
  }
}
