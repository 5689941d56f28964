package dev.dbkeep.upkeep.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private static QueryCounter counter(long id, long calls, double each, @Nullable Instant since) {
    double milliseconds = calls * each;
    return new QueryCounter(
        id,
        "q" + id,
        calls,
        milliseconds,
        milliseconds * each,
        each,
        calls * 3,
        calls,
        calls,
        since);
  }

  private static Snapshot at(int hour, @Nullable Instant reset, QueryCounter... counters) {
    Map<Long, QueryCounter> all = new HashMap<>();
    for (QueryCounter one : counters) {
      all.put(one.id(), one);
    }
    return new Snapshot(START.plusSeconds(3600L * hour), reset, 0L, 0, all);
  }

  private static QueryCounter of(Map<Long, QueryCounter> counters, long id) {
    return Objects.requireNonNull(counters.get(id));
  }

  @Test
  void what_was_done_between_two_looks_is_what_was_added() {
    Map<Long, QueryCounter> done =
        Snapshot.between(
            List.of(
                at(0, START, counter(1, 100, 2, null)),
                at(1, START, counter(1, 160, 2, null), counter(2, 5, 7, null))));
    assertThat(of(done, 1).calls()).isEqualTo(60);
    assertThat(of(done, 1).mean()).isEqualTo(2);
    assertThat(of(done, 2).calls()).isEqualTo(5);
  }

  @Test
  void a_reset_is_seen_even_where_the_counters_are_higher_than_before() {
    Instant later = START.plusSeconds(1800);
    assertThat(
            of(
                    Snapshot.between(
                        List.of(
                            at(0, START, counter(1, 100, 2, null)),
                            at(1, later, counter(1, 160, 2, null)))),
                    1)
                .calls())
        .isEqualTo(160);
    // one statement alone, as PostgreSQL 17 tells it
    assertThat(
            of(
                    Snapshot.between(
                        List.of(
                            at(0, START, counter(1, 100, 2, START)),
                            at(1, START, counter(1, 160, 2, later)))),
                    1)
                .calls())
        .isEqualTo(160);
  }

  /** Servers that reset, restart and forget at random, and say so or not. */
  @Test
  void nothing_is_ever_negative_or_more_than_was_really_done() {
    Random random = new Random(4);
    for (int round = 0; round < 300; round++) {
      boolean tells = random.nextBoolean();
      Map<Long, Long> done = new HashMap<>();
      Map<Long, Long> counted = new HashMap<>();
      Instant reset = tells ? START : null;
      boolean disturbed = false;
      List<Snapshot> chain = new ArrayList<>(List.of(at(0, reset)));
      for (int hour = 1; hour < 12; hour++) {
        for (long id = 1; id < 6; id++) {
          long calls = random.nextInt(50);
          done.merge(id, calls, Long::sum);
          counted.merge(id, calls, Long::sum);
        }
        QueryCounter[] now =
            counted.entrySet().stream()
                .map(entry -> counter(entry.getKey(), entry.getValue(), 1.5, null))
                .toArray(QueryCounter[]::new);
        chain.add(at(hour, reset, now));
        if (random.nextInt(5) == 0) {
          counted.clear();
          disturbed = true;
          reset = tells ? START.plusSeconds(3600L * hour + 1) : null;
        } else if (random.nextInt(5) == 0) {
          counted.remove(1L + random.nextInt(5));
          disturbed = true;
        }
      }
      Map<Long, QueryCounter> found = Snapshot.between(chain);
      boolean exact = !disturbed;
      found.forEach(
          (id, counter) -> {
            assertThat(counter.calls()).isPositive().isLessThanOrEqualTo(done.get(id));
            assertThat(counter.rows()).isNotNegative();
            assertThat(counter.milliseconds()).isNotNegative();
            assertThat(counter.usual()).isBetween(0.0, counter.longest() + 1e-9);
            if (exact) {
              assertThat(counter.calls()).isEqualTo(done.get(id));
            }
          });
    }
  }

  @Test
  void a_declared_statement_is_known_again_whatever_its_values_and_blanks() {
    List<String> counted =
        QueryShape.of(
            "SELECT * FROM \"orders\" WHERE id = $1 AND kind IN ($2 /*, ... */) and n>$3");
    assertThat(
            QueryShape.of(
                "select *\n from orders -- all\n where id=7 and kind in ('a', 'b') and n > -1;"))
        .isEqualTo(counted);
    assertThat(QueryShape.of("select * from orders where id=7")).isNotEqualTo(counted);
  }
}
