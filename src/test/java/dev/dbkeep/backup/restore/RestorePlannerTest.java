package dev.dbkeep.backup.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.backup.restore.Archive.Backup;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Lsn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RestorePlannerTest {
  private static final int SIZE = 16 << 20;
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final List<Backup> backups = new ArrayList<>();
  private final TreeSet<WalFile> wal = new TreeSet<>();
  private final Map<WalFile, SegmentFacts> facts = new HashMap<>();
  private final Map<Integer, byte[]> histories = new HashMap<>();
  private Instant until = NOON.plusSeconds(10_000);

  private static Instant minute(int minutes) {
    return NOON.plusSeconds(60L * minutes);
  }

  /** A segment whose commits lie within the minute of its number. */
  private void segment(int timeline, long number, int minute) {
    WalFile file = new WalFile(timeline, number, false);
    wal.add(file);
    facts.put(
        file,
        new SegmentFacts(
            file.name(SIZE),
            file.start(SIZE).plus(SIZE).toString(),
            10,
            minute(minute).plusSeconds(1),
            minute(minute).plusSeconds(59),
            List.of()));
  }

  private void backup(int timeline, long number, int minute) {
    Lsn start = new Lsn(number * SIZE + 100);
    backups.add(
        new Backup(
            "b" + minute, timeline, start, start.plus(1000), minute(minute), minute(minute), 1));
  }

  private RestorePlan plan(Target target) {
    return new RestorePlanner(
            new Archive(backups, wal, facts, Timelines.of(histories), SIZE, until))
        .plan(target);
  }

  private void refused(Target target, String message) {
    assertThatThrownBy(() -> plan(target))
        .isInstanceOfSatisfying(
            DbkeepException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_RESTORABLE))
        .hasMessageContaining(message);
  }

  private static Target at(Instant time) {
    return new Target.Time(time);
  }

  private static List<String> names(RestorePlan plan) {
    return plan.wal().stream().map(file -> file.timeline() + ":" + file.number()).toList();
  }

  @Test
  void takes_the_newest_backup_before_the_target_and_the_segments_up_to_it() {
    for (int i = 1; i <= 9; i++) {
      segment(1, i, i);
    }
    backup(1, 2, 2);
    backup(1, 5, 5);

    RestorePlan plan = plan(at(minute(7).plusSeconds(30)));

    assertThat(plan.backup().id()).isEqualTo("b5");
    assertThat(names(plan)).containsExactly("1:5", "1:6", "1:7");
    assertThat(plan.whole()).isTrue();
    assertThat(plan(at(minute(4))).backup().id()).isEqualTo("b2");
  }

  @Test
  void a_target_behind_the_last_commit_needs_everything_that_was_received() {
    segment(1, 1, 1);
    segment(1, 2, 2);
    backup(1, 1, 1);

    RestorePlan plan = plan(at(minute(5)));

    assertThat(names(plan)).containsExactly("1:1", "1:2");
    assertThat(plan.whole()).isFalse();
    assertThat(plan(new Target.Latest()).whole()).isFalse();
  }

  @Test
  void past_future_and_nothing_are_refused_with_what_can_be_had() {
    refused(new Target.Latest(), "holds no complete base backup");
    segment(1, 1, 1);
    backup(1, 1, 1);
    refused(at(NOON), "is before the first base backup, which was complete at " + minute(1));
    until = minute(3);
    refused(at(minute(4)), "is later than what was received: everything up to " + minute(3));
    refused(new Target.RestorePoint("x"), "there is no restore point x");
    refused(new Target.BeforeTransaction(700), "has to be found first");
    refused(new Target.Place(new Lsn(99L * SIZE)), "no WAL was received that holds");
  }

  @Test
  void a_hole_before_the_target_is_refused_and_says_up_to_when_it_goes() {
    segment(1, 1, 1);
    segment(1, 2, 2);
    segment(1, 4, 4);
    backup(1, 1, 1);

    refused(at(minute(4).plusSeconds(5)), "000000010000000000000003 is missing");
    refused(new Target.Latest(), "000000010000000000000003 is missing");
    assertThat(names(plan(at(minute(2).plusSeconds(5))))).containsExactly("1:1", "1:2");
  }

  @Test
  void a_backup_without_the_wal_that_makes_it_consistent_is_refused() {
    segment(1, 4, 4);
    backup(1, 2, 2);
    refused(new Target.Latest(), "000000010000000000000002 is missing");
  }

  /**
   * Restored to minute 3 and promoted at minute 6: timeline 2 begins in segment 3. PostgreSQL's
   * `latest` would follow timeline 2 for any target and silently lose what happened from 3 to 6.
   */
  private void promotedOnce() {
    for (int i = 1; i <= 5; i++) {
      segment(1, i, i);
    }
    backup(1, 1, 1);
    histories.put(
        2, ("1\t0/" + Long.toHexString(3L * SIZE + 5000) + "\tbefore 12:03\n").getBytes(UTF_8));
    segment(2, 3, 6);
    segment(2, 4, 7);
  }

  @Test
  void the_timeline_is_the_one_that_was_the_present_at_that_time() {
    promotedOnce();

    RestorePlan before = plan(at(minute(5).plusSeconds(5)));
    assertThat(before.timeline()).isEqualTo(1);
    assertThat(names(before)).containsExactly("1:1", "1:2", "1:3", "1:4", "1:5");

    RestorePlan after = plan(at(minute(7).plusSeconds(5)));
    assertThat(after.timeline()).isEqualTo(2);
    assertThat(names(after)).containsExactly("1:1", "1:2", "2:3", "2:4");
    assertThat(after.ancestors()).hasSize(1);
    assertThat(plan(new Target.Latest()).timeline()).isEqualTo(2);
  }

  @Test
  void a_backup_of_an_abandoned_part_of_a_timeline_is_not_taken_for_the_next_one() {
    promotedOnce();
    backup(1, 4, 4);

    assertThat(plan(at(minute(5).plusSeconds(5))).backup().id()).isEqualTo("b4");
    assertThat(plan(at(minute(7).plusSeconds(5))).backup().id()).isEqualTo("b1");
  }

  @Test
  void three_timelines_each_from_the_middle_of_the_one_before() {
    promotedOnce();
    String third = "1\t0/%x\tx\n2\t0/%x\tx\n".formatted(3L * SIZE + 5000, 4L * SIZE + 77);
    histories.put(3, third.getBytes(UTF_8));
    segment(3, 4, 9);
    segment(3, 5, 10);

    assertThat(names(plan(at(minute(7).plusSeconds(5)))))
        .containsExactly("1:1", "1:2", "2:3", "2:4");
    assertThat(names(plan(at(minute(10).plusSeconds(5)))))
        .containsExactly("1:1", "1:2", "2:3", "3:4", "3:5");
  }

  @Test
  void the_open_segment_counts_as_what_it_holds() {
    segment(1, 1, 1);
    backup(1, 1, 1);
    wal.add(new WalFile(1, 2, true));

    RestorePlan plan = plan(new Target.Latest());

    assertThat(plan.wal()).containsExactly(new WalFile(1, 1, false), new WalFile(1, 2, true));
  }
}
