package dev.dbkeep.backup.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.watch.ExposureHistory.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How RPO developed is known afterwards, by the worst of each stretch. */
@Timeout(30)
final class ExposureHistoryTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path state;

  private static Exposure behind(long seconds, long bytes) {
    return new Exposure(true, bytes, Duration.ofSeconds(seconds));
  }

  @Test
  void the_worst_of_each_minute_is_kept() throws IOException {
    ExposureHistory history = new ExposureHistory(state);
    history.add(START.plusSeconds(1), behind(1, 10));
    history.add(START.plusSeconds(30), behind(9, 5));
    history.add(START.plusSeconds(59), behind(2, 7));
    history.add(START.plusSeconds(200), behind(0, 0));
    history.add(START.plusSeconds(300), behind(4, 4));
    assertThat(ExposureHistory.since(state, Instant.EPOCH, MINUTE))
        .containsExactly(
            new Point(START, Duration.ofSeconds(9), 10),
            new Point(START.plusSeconds(180), Duration.ZERO, 0));
    assertThat(ExposureHistory.since(state, START.plusSeconds(60), MINUTE)).hasSize(1);
    assertThat(ExposureHistory.since(state, Instant.EPOCH, Duration.ofHours(1)))
        .containsExactly(new Point(START, Duration.ofSeconds(9), 10));
  }

  @Test
  void weeks_take_no_more_than_two_files() throws IOException {
    ExposureHistory history = new ExposureHistory(state, 2000);
    for (int minute = 0; minute < 1000; minute++) {
      history.add(START.plus(MINUTE.multipliedBy(minute)), behind(minute, 1));
    }
    List<Point> points = ExposureHistory.since(state, Instant.EPOCH, MINUTE);
    assertThat(points.getLast().behind()).isEqualTo(Duration.ofSeconds(998));
    assertThat(points)
        .hasSizeBetween(60, 200)
        .isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(Files.size(state.resolve("rpo.log")) + Files.size(state.resolve("rpo.log.1")))
        .isLessThan(4200);
  }

  @Test
  void a_line_that_was_cut_off_is_left_out_and_nothing_is_no_fault() throws IOException {
    assertThat(ExposureHistory.since(state, Instant.EPOCH, MINUTE)).isEmpty();
    ExposureHistory history = new ExposureHistory(state);
    history.add(START, behind(1, 1));
    history.add(START.plus(MINUTE), behind(2, 2));
    Files.writeString(state.resolve("rpo.log"), "2026-11-", StandardOpenOption.APPEND);
    assertThat(ExposureHistory.since(state, Instant.EPOCH, MINUTE)).hasSize(1);
  }
}
