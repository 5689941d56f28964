package dev.dbkeep.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.repo.ProofRecord.Grade;
import dev.dbkeep.backup.retention.RetentionStock.Backup;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionPlannerTest {
  private static final int SEGMENT = 1 << 20;
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final RetentionPlanner PLANNER = new RetentionPlanner(RetentionRules.DEFAULTS);

  /** One segment an hour, and a backup that begins and ends in that of its hour. */
  private static Backup backup(int hoursAgo, @Nullable Grade proof) {
    Lsn start = new Lsn((10_000L - hoursAgo) * SEGMENT + 40);
    return new Backup(
        "b" + hoursAgo, start, start.plus(200), NOW.minus(Duration.ofHours(hoursAgo)), proof);
  }

  private static RetentionStock stock(List<Backup> backups, String... inUse) {
    TreeSet<WalFile> wal = new TreeSet<>();
    for (int number = 8000; number < 10_000; number++) {
      wal.add(new WalFile(1, number, false));
    }
    return new RetentionStock(backups, wal, SEGMENT, Set.of(inUse));
  }

  private static List<Long> numbers(RetentionPlan plan) {
    return plan.wal().stream().map(WalFile::number).toList();
  }

  @Test
  void without_a_backup_nothing_goes() {
    RetentionPlan plan = PLANNER.plan(stock(List.of()), NOW);
    assertThat(plan.isEmpty()).isTrue();
  }

  @Test
  void daily_backups_keep_a_week_of_seconds_and_a_month_of_days() {
    List<Backup> backups = new ArrayList<>();
    for (int day = 0; day < 60; day++) {
      backups.add(backup(24 * day + 1, Grade.FULL));
    }
    RetentionPlan plan = PLANNER.plan(stock(backups), NOW);
    assertThat(plan.kept()).hasSize(30);
    assertThat(plan.kept().keySet()).contains("b1", "b" + (24 * 29 + 1));
    assertThat(plan.backups()).hasSize(30).startsWith("b" + (24 * 59 + 1));
    // all from the backup on that begins the week, and the one segment of each daily one
    long floor = 10_000 - (24 * 7 + 1);
    assertThat(plan.kept()).containsEntry("b" + (24 * 7 + 1), "begins the last 7 days");
    assertThat(numbers(plan)).allMatch(number -> number < floor);
    assertThat(numbers(plan)).doesNotContain(floor - 24, floor - 48);
    assertThat(numbers(plan)).contains(floor - 1, floor - 23, floor - 25);
  }

  @Test
  void the_last_proven_backup_stays_however_old_it_is_with_all_wal_behind_it() {
    List<Backup> backups =
        List.of(backup(24 * 60, Grade.FULL), backup(24 * 50, Grade.READABLE), backup(3, null));
    RetentionPlan plan = PLANNER.plan(stock(backups), NOW);
    assertThat(plan.kept()).containsEntry("b1440", "the last that was proven");
    assertThat(numbers(plan)).allMatch(number -> number < 10_000 - 1440);
  }

  @Test
  void without_any_proof_the_newest_stays_however_old_it_is() {
    RetentionPlan plan =
        PLANNER.plan(stock(List.of(backup(24 * 90, null), backup(24 * 80, null))), NOW);
    assertThat(plan.kept()).containsOnlyKeys("b1920");
    assertThat(plan.backups()).containsExactly("b2160");
  }

  @Test
  void a_backup_that_failed_its_proof_covers_nothing() {
    List<Backup> backups =
        List.of(backup(24 * 40, Grade.FULL), backup(24 * 8, Grade.FAILED), backup(1, Grade.FULL));
    RetentionPlan plan = PLANNER.plan(stock(backups), NOW);
    // the one that begins the week is the good one before it
    assertThat(plan.kept()).containsKeys("b960", "b1").doesNotContainKey("b192");
    assertThat(numbers(plan)).allMatch(number -> number < 10_000 - 960);
  }

  @Test
  void when_all_failed_nothing_goes() {
    List<Backup> backups = List.of(backup(24 * 40, Grade.FAILED), backup(24 * 80, Grade.FAILED));
    RetentionPlan plan = PLANNER.plan(stock(backups), NOW);
    assertThat(plan.backups()).isEmpty();
    assertThat(numbers(plan)).allMatch(number -> number < 10_000 - 24 * 80);
  }

  @Test
  void what_is_read_at_this_moment_stays_with_its_wal() {
    List<Backup> backups =
        List.of(backup(24 * 60, null), backup(24 * 50, null), backup(1, Grade.FULL));
    assertThat(PLANNER.plan(stock(backups), NOW).backups()).containsExactly("b1440");
    RetentionPlan plan = PLANNER.plan(stock(backups, "b1440"), NOW);
    assertThat(plan.kept()).containsEntry("b1440", "read at this moment");
    assertThat(numbers(plan)).allMatch(number -> number < 10_000 - 1440);
  }

  @Test
  void a_clock_that_was_ahead_loses_nothing() {
    List<Backup> backups = List.of(backup(-48, null), backup(1, null));
    assertThat(PLANNER.plan(stock(backups), NOW).backups()).isEmpty();
  }

  @Test
  void whatever_there_is_every_second_of_the_window_stays_within_reach() {
    Random random = new Random(20261121);
    for (int round = 0; round < 2000; round++) {
      List<Backup> backups = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        Grade[] grades = {Grade.FULL, Grade.READABLE, Grade.FAILED, null};
        backups.add(backup(1 + random.nextInt(1500), grades[random.nextInt(4)]));
      }
      RetentionRules rules = new RetentionRules(random.nextInt(20), random.nextInt(40));
      RetentionStock stock = stock(backups);
      RetentionPlan plan = new RetentionPlanner(rules).plan(stock, NOW);
      assertThat(backups).anyMatch(backup -> plan.kept().containsKey(backup.id()));
      TreeSet<WalFile> left = new TreeSet<>(stock.wal());
      left.removeAll(plan.wal());
      for (Backup backup : backups) {
        if (plan.kept().containsKey(backup.id())) {
          assertThat(left)
              .contains(WalFile.at(1, backup.start(), SEGMENT))
              .contains(WalFile.at(1, backup.end(), SEGMENT));
        }
      }
      for (int hours = 0; hours < 24 * rules.days(); hours += 7) {
        reaches(backups, plan, left, NOW.minus(Duration.ofHours(hours)), rules + " " + backups);
      }
    }
  }

  /** What could be restored before can be restored after. */
  private static void reaches(
      List<Backup> backups, RetentionPlan plan, TreeSet<WalFile> left, Instant at, String what) {
    backups.stream()
        .filter(backup -> backup.isUsable() && !backup.ended().isAfter(at))
        .max(Comparator.comparing(Backup::ended))
        .ifPresent(
            before -> {
              assertThat(plan.kept()).as(what).containsKey(before.id());
              long first = WalFile.at(1, before.start(), SEGMENT).number();
              assertThat(left.stream().map(WalFile::number).filter(n -> n >= first).count())
                  .as(what)
                  .isEqualTo(10_000 - first);
            });
  }
}
