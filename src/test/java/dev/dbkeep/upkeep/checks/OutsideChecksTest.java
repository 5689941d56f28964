package dev.dbkeep.upkeep.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.TestDatabase;
import dev.dbkeep.upkeep.checks.Outside.Answer;
import dev.dbkeep.upkeep.checks.Outside.Backups;
import dev.dbkeep.upkeep.checks.Outside.Fault;
import dev.dbkeep.upkeep.checks.Outside.Known;
import dev.dbkeep.upkeep.checks.Outside.Migrations;
import dev.dbkeep.upkeep.checks.Outside.Nothing;
import dev.dbkeep.upkeep.checks.Outside.Report;
import dev.dbkeep.upkeep.checks.Outside.Unknown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks whose facts come from other features. */
final class OutsideChecksTest {
  private static final Instant NOW = Clock.systemUTC().instant();
  private static final Report GOOD = new Report(3, List.of());
  private static final Report BAD =
      new Report(3, List.of(new Fault("public.t", "wrong", new Fix.Advice("Look."))));

  static Outside unknown() {
    return outside(new Unknown<>("nobody knows"));
  }

  private static Outside outside(Answer<Report> report) {
    return new Outside(
        () -> new Unknown<>("nobody knows"),
        () -> new Unknown<>("nobody knows"),
        () -> new Unknown<>("nobody knows"),
        () -> report,
        () -> report,
        () -> report,
        () -> report,
        () -> report,
        () -> report);
  }

  private static Outside outside(List<String> drift, Migrations migrations, Backups backups) {
    Outside none = outside(new Known<>(GOOD));
    return new Outside(
        () -> new Known<>(drift),
        () -> new Known<>(migrations),
        () -> new Known<>(backups),
        none.orphans(),
        none.relations(),
        none.retention(),
        none.jobs(),
        none.completeness(),
        none.identities());
  }

  private static final Outside HEALTHY =
      outside(
          List.of(),
          new Migrations(2, List.of(), List.of(), List.of()),
          new Backups(NOW, NOW, NOW, null));

  @Test
  void what_other_features_report_is_found_passed_skipped_or_not_there() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      for (String id : List.of("D2", "D8", "D9", "S10", "M6", "M8")) {
        assertThat(verdict(database, id, outside(new Known<>(BAD))))
            .isInstanceOf(Verdict.Found.class);
        assertThat(verdict(database, id, outside(new Known<>(GOOD))))
            .isInstanceOf(Verdict.Passed.class);
        assertThat(verdict(database, id, outside(new Nothing<>("none declared"))))
            .isEqualTo(new Verdict.NotApplicable("none declared"));
        assertThat(verdict(database, id, unknown())).isEqualTo(new Verdict.Skipped("nobody knows"));
      }
    }
  }

  @Test
  void drift_migrations_backups_and_drills_are_judged() throws Exception {
    Migrations migrations = new Migrations(2, List.of("2_b"), List.of(), List.of());
    Backups none = new Backups(null, null, null, null);
    Backups old =
        new Backups(NOW.minus(Duration.ofDays(3)), NOW, NOW.minus(Duration.ofDays(100)), null);
    Backups unproven = new Backups(NOW, null, NOW, null);
    Backups failed = new Backups(NOW, NOW, NOW, "public.t differs");
    Migrations good = new Migrations(2, List.of(), List.of(), List.of());
    Map<String, List<Outside>> faults =
        Map.of(
            "S12", List.of(outside(List.of("DROP TABLE t"), good, none)),
            "S13", List.of(outside(List.of(), migrations, none)),
            "B2",
                List.of(
                    outside(List.of(), good, none),
                    outside(List.of(), good, old),
                    outside(List.of(), good, unproven),
                    outside(List.of(), good, failed)),
            "B3", List.of(outside(List.of(), good, none), outside(List.of(), good, old)));
    try (TestDatabase database = TestDatabase.create()) {
      for (Map.Entry<String, List<Outside>> entry : faults.entrySet()) {
        assertThat(verdict(database, entry.getKey(), HEALTHY)).isInstanceOf(Verdict.Passed.class);
        assertThat(verdict(database, entry.getKey(), unknown()))
            .isInstanceOf(Verdict.Skipped.class);
        for (Outside fault : entry.getValue()) {
          assertThat(verdict(database, entry.getKey(), fault)).isInstanceOf(Verdict.Found.class);
        }
      }
    }
  }

  @Test
  void what_another_feature_fails_at_is_skipped() throws Exception {
    Outside failing = outside(new Known<>(GOOD));
    Outside orphans =
        new Outside(
            failing.drift(),
            failing.migrations(),
            failing.backups(),
            () -> {
              throw DbkeepException.of(ErrorCode.SQL, "it did not answer");
            },
            failing.relations(),
            failing.retention(),
            failing.jobs(),
            failing.completeness(),
            failing.identities());
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(verdict(database, "D2", orphans))
          .isEqualTo(new Verdict.Skipped("it did not answer"));
    }
  }

  private static Verdict verdict(TestDatabase database, String id, Outside outside)
      throws Exception {
    return ChecksTest.verdict(database, id, ChecksTest.SMALL, outside);
  }
}
