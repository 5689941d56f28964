package dev.dbkeep.upkeep.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Slowly on while nobody minds, at once back when somebody does. */
final class PaceTest {
  private static final Duration TOOK = Duration.ofMillis(20);
  private static final long UNLIMITED = 1L << 40;

  private final Pace pace = new Pace(UNLIMITED);

  @Test
  void pauses_shrink_to_a_tenth_of_the_work_and_batches_grow() {
    Duration before = TOOK;
    for (int i = 0; i < 30; i++) {
      Duration pause = pace.pause(TOOK, 0, false);
      assertThat(pause).isLessThanOrEqualTo(before);
      before = pause;
    }
    assertThat(before).isEqualTo(TOOK.dividedBy(10));
    assertThat(pace.rows()).isEqualTo(Pace.MOST);
  }

  @Test
  void one_strained_neighbour_is_worth_a_full_pause_at_once() {
    for (int i = 0; i < 30; i++) {
      Duration _ = pace.pause(TOOK, 0, false);
    }
    assertThat(pace.pause(TOOK, 0, true)).isGreaterThanOrEqualTo(TOOK);
    assertThat(pace.rows()).isEqualTo(Pace.MOST / 2);
    assertThat(pace.pause(TOOK, 0, true)).isEqualTo(TOOK.multipliedBy(2));
    assertThat(pace.pause(TOOK, 0, true)).isEqualTo(TOOK.multipliedBy(3));
  }

  @Test
  void a_limit_of_the_log_holds_whoever_minds() {
    Pace limited = new Pace(1 << 20);
    assertThat(limited.pause(TOOK, 1 << 20, false)).isEqualTo(Duration.ofMillis(980));
  }
}
