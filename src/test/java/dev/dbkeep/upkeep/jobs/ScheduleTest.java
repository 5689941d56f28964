package dev.dbkeep.upkeep.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  @Test
  void a_job_is_due_by_the_clock_of_its_place() {
    Schedule daily = Schedule.of("daily 02:00", PARIS);
    assertThat(daily.next(at("2026-01-10T12:00:00Z"))).isEqualTo(at("2026-01-11T01:00:00Z"));
    assertThat(daily.next(at("2026-07-10T12:00:00Z"))).isEqualTo(at("2026-07-11T00:00:00Z"));
    Schedule weekly = Schedule.of("weekly Sunday 03:00", PARIS);
    assertThat(weekly.next(at("2026-11-21T12:00:00Z"))).isEqualTo(at("2026-11-22T02:00:00Z"));
    assertThat(weekly.last(at("2026-11-21T12:00:00Z"))).isEqualTo(at("2026-11-15T02:00:00Z"));
    Schedule monthly = Schedule.of("monthly 1 04:00", PARIS);
    assertThat(monthly.next(at("2026-12-31T23:30:00Z"))).isEqualTo(at("2027-01-01T03:00:00Z"));
    Schedule quarterly = Schedule.of("quarterly 28 05:00", PARIS);
    assertThat(quarterly.last(at("2026-11-21T12:00:00Z"))).isEqualTo(at("2026-10-28T04:00:00Z"));
    assertThat(quarterly.next(at("2026-11-21T12:00:00Z"))).isEqualTo(at("2027-01-28T04:00:00Z"));
  }

  @Test
  void the_days_on_which_the_clock_changes_have_one_run_each() {
    // Paris has no 02:30 on 29 March 2026, and two of them on 25 October
    Schedule daily = Schedule.of("daily 02:30", PARIS);
    assertThat(daily.next(at("2026-03-28T12:00:00Z"))).isEqualTo(at("2026-03-29T01:30:00Z"));
    assertThat(daily.next(at("2026-03-29T01:30:00Z"))).isEqualTo(at("2026-03-30T00:30:00Z"));
    assertThat(daily.next(at("2026-10-24T12:00:00Z"))).isEqualTo(at("2026-10-25T00:30:00Z"));
    assertThat(daily.next(at("2026-10-25T00:30:00Z"))).isEqualTo(at("2026-10-26T01:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "daily 02:30",
        "weekly sunday 02:30",
        "weekly monday 00:00",
        "monthly 1 23:59",
        "monthly 28 02:30",
        "quarterly 1 05:00"
      })
  void walking_forwards_and_back_meets_the_same_moments(String text) {
    Schedule schedule = Schedule.of(text, PARIS);
    Instant now = at("2025-12-31T22:59:59Z");
    for (int i = 0; i < 500; i++) {
      Instant next = schedule.next(now);
      assertThat(next).isAfter(now);
      assertThat(schedule.last(next)).isEqualTo(next);
      assertThat(schedule.last(next.minusMillis(1))).isBefore(next);
      assertThat(schedule.next(schedule.last(next.minusMillis(1)))).isEqualTo(next);
      now = next;
    }
    assertThat(Duration.between(at("2025-12-31T22:59:59Z"), now)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "daily",
        "daily 2",
        "daily 25:00",
        "weekly 03:00",
        "weekly someday 03:00",
        "monthly 31 04:00",
        "monthly 0 04:00",
        "monthly x 04:00",
        "hourly 02:00",
        "daily 02:00 x"
      })
  void what_is_no_time_is_refused(String text) {
    assertThatThrownBy(() -> Schedule.of(text, PARIS))
        .isInstanceOf(DbkeepException.class)
        .hasMessageContaining("is no time");
  }

  @Test
  void systemd_reads_the_same_moments_from_its_timer() throws Exception {
    if (new ProcessBuilder("sh", "-c", "command -v systemd-analyze").start().waitFor() != 0) {
      String reason = "aborted: systemd-analyze is not installed";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    for (String text :
        List.of("daily 02:00", "weekly sunday 03:00", "monthly 1 04:00", "quarterly 1 05:00")) {
      Schedule schedule = Schedule.of(text, ZoneId.of("UTC"));
      Process process =
          new ProcessBuilder(
                  "systemd-analyze",
                  "calendar",
                  "--base-time=2026-11-21 12:00:00 UTC",
                  schedule.calendar())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      String next = schedule.next(at("2026-11-21T12:00:00Z")).toString();
      assertThat(said).contains(next.replace('T', ' ').replace("Z", " UTC"));
    }
  }

  @Test
  void a_job_of_the_project_takes_the_place_of_the_usual_one() {
    MaintenanceJob own =
        MaintenanceJob.of(
            Map.of(
                "name", "daily",
                "at", "daily 01:15",
                "zone", "Europe/Paris",
                "steps", "retention, health",
                "protected", "false"),
            ZoneId.of("UTC"));
    List<MaintenanceJob> all = MaintenanceJob.all(List.of(own), ZoneId.of("UTC"));
    assertThat(all)
        .extracting(MaintenanceJob::name)
        .containsExactly("daily", "weekly", "monthly", "quarterly");
    assertThat(all.getFirst()).isEqualTo(own);
    assertThat(own.steps()).containsExactly("retention", "health");
    assertThat(own.guarded()).isFalse();
    assertThatThrownBy(
            () -> MaintenanceJob.of(Map.of("name", "x", "at", "daily 01:15"), ZoneId.of("UTC")))
        .hasMessageContaining("has no steps");
    assertThatThrownBy(
            () ->
                MaintenanceJob.of(
                    Map.of("name", "a b", "at", "daily 01:15", "steps", "health"),
                    ZoneId.of("UTC")))
        .hasMessageContaining("a-z");
  }
}
