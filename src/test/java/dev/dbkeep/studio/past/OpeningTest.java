package dev.dbkeep.studio.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OpeningTest {
  @Test
  void what_does_not_come_to_an_end_is_given_up_with_the_next_step() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    PastServers never =
        (_, progress) -> {
          progress.accept("restore 7 of 9 MB");
          try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody counts down");
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        };
    Opening opening = new Opening(never, "latest", Duration.ofMillis(400));
    while (!opening.isDone()) {
      assertThat(interrupted.getCount()).isEqualTo(1);
    }
    assertThatThrownBy(opening::opened)
        .isInstanceOfSatisfying(
            DbkeepException.class,
            e -> assertThat(e.hint()).contains("dbkeep at \"latest\" --keep"))
        .hasMessageContaining("latest did not stand within")
        .hasMessageContaining("restore 7 of 9 MB");
    opening.giveUp();
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
