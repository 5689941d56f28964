package dev.dbkeep.upkeep.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When something that was wrong is over. */
final class CalmTest {
  private static final Instant LAST = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "90s, 1, PT89S, false",
    "90s, 1, PT90S, true",
    "15m, 1, PT15M, true",
    "15m, 2, PT59M, false",
    "15m, 2, PT1H, true",
    "15m, 9, PT23H59M, false",
    "15m, 9, PT24H, true",
    "3d, 1, PT24H, false",
    "3d, 5, PT72H, true",
    "never, 1, PT876000H, false"
  })
  void what_comes_back_has_to_be_away_longer(
      String calm, long times, Duration away, boolean isOver) {
    assertThat(Calm.of(calm).isOver(LAST, LAST.plus(away), times)).isEqualTo(isOver);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "0m", "-5m", "15", "15 m", "1w", "Never", "99999999999999999d"})
  void what_is_no_time_is_refused_with_what_is_one(String text) {
    assertThatThrownBy(() -> Calm.of(text))
        .isInstanceOfSatisfying(
            DbkeepException.class,
            e -> {
              assertThat(e.getMessage())
                  .isEqualTo("not a time after which something is over: " + text);
              assertThat(e.hint()).contains("15m", "never");
            });
  }

  @Test
  void never_is_no_default() {
    assertThat(Calm.of("never")).isEqualTo(Calm.NEVER).isNotEqualTo(Calm.of("15m"));
  }
}
