package dev.dbkeep.upkeep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.testing.TestDatabase;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RunBookTest {
  private static final Instant DUE = Instant.parse("2026-06-01T02:00:00Z");

  @Test
  void a_moment_has_one_run_whoever_asks() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(RunBook.existing(database.url())).isEmpty();
      List<Callable<Optional<RunBook.Claim>>> askers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        askers.add(
            () -> RunBook.open(database.url(), ExecuteOptions.DEFAULTS).claim("daily", DUE, true));
      }
      int got = 0;
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        for (Future<Optional<RunBook.Claim>> asked : threads.invokeAll(askers)) {
          got += asked.get().isPresent() ? 1 : 0;
        }
      }
      assertThat(got).isEqualTo(1);
      assertThat(RunBook.existing(database.url())).isPresent();
    }
  }

  @Test
  void a_run_that_died_is_taken_over_and_its_ghost_is_told() {
    try (TestDatabase database = TestDatabase.create()) {
      RunBook book = RunBook.open(database.url(), ExecuteOptions.DEFAULTS);
      RunBook.Claim dead = book.claim("daily", DUE, true).orElseThrow();
      assertThat(book.seen(dead)).isTrue();
      assertThat(book.claim("daily", DUE, true)).isEmpty();
      database.run("UPDATE dbkeep.maintenance_run SET silence = '1 microsecond'");
      assertThat(book.last())
          .singleElement()
          .satisfies(run -> assertThat(run.state()).isEqualTo(JobRun.State.FAILED));
      RunBook.Claim next = book.claim("daily", DUE, true).orElseThrow();
      assertThat(next.attempt()).isEqualTo(2);
      assertThat(book.seen(dead)).isFalse();
      // what the first one says now is nobody's word
      book.end(dead, JobRun.State.FAILED, "late");
      book.end(next, JobRun.State.DONE, "");
      assertThat(book.last())
          .singleElement()
          .satisfies(run -> assertThat(run.state()).isEqualTo(JobRun.State.DONE));
      assertThat(book.claim("daily", DUE, true)).isEmpty();
    }
  }

  @Test
  void what_failed_is_tried_again_where_that_is_asked() {
    try (TestDatabase database = TestDatabase.create()) {
      RunBook book = RunBook.open(database.url(), ExecuteOptions.DEFAULTS);
      RunBook.Claim first = book.claim("daily", DUE, true).orElseThrow();
      book.end(first, JobRun.State.FAILED, "no room");
      assertThat(book.claim("daily", DUE, false)).isEmpty();
      assertThat(book.claim("daily", DUE, true)).isPresent();
    }
  }

  @Test
  void a_run_that_did_not_happen_is_a_fault() {
    MaintenanceJob daily =
        new MaintenanceJob(
            "daily", Schedule.of("daily 02:00", ZoneId.of("UTC")), List.of("health"), true);
    JobRun done = new JobRun("daily", DUE, DUE, DUE.plusSeconds(5), JobRun.State.DONE, null);
    assertThat(fault(daily, List.of(done), "2026-06-01T10:00:00Z")).isNull();
    assertThat(fault(daily, List.of(done), "2026-06-02T02:30:00Z")).isNull();
    assertThat(fault(daily, List.of(done), "2026-06-02T03:01:00Z"))
        .isEqualTo("due at 2026-06-02T02:00:00Z, it last ran at 2026-06-01T02:00:00Z");
    assertThat(fault(daily, List.of(), "2026-06-02T03:01:00Z")).isNull();
    JobRun failed =
        new JobRun("daily", DUE, DUE, DUE.plusSeconds(5), JobRun.State.FAILED, "no room");
    assertThat(fault(daily, List.of(failed), "2026-06-01T02:01:00Z"))
        .isEqualTo("the run of 2026-06-01T02:00:00Z failed: no room");
  }

  private static String fault(MaintenanceJob job, List<JobRun> runs, String now) {
    return JobState.of(List.of(job), runs, Instant.parse(now)).getFirst().fault();
  }
}
