package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.wal.ReceiverEvent;
import dev.dbkeep.postgres.Lsn;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReceivedTest {
  private static final Instant TIME = Instant.parse("2026-11-21T14:03:07Z");

  @TempDir Path state;

  private void note(long flushed, long serverEnd) {
    new Received(state, Clock.systemUTC())
        .note(
            new ReceiverEvent.Advanced(
                1, new Lsn(flushed), new Lsn(flushed), new Lsn(serverEnd), TIME));
  }

  @Test
  void while_the_server_has_more_than_it_sent_no_moment_counts_as_received() {
    note(1000, 9000);
    assertThat(Received.read(state)).isEmpty();
  }

  @Test
  @Timeout(20)
  void who_waits_for_a_receiver_that_ended_is_told_so() throws InterruptedException {
    Received received = new Received(state, Clock.systemUTC());
    Thread.startVirtualThread(received::end);
    assertThat(received.await(new Lsn(9000))).isFalse();
  }

  @Test
  void a_moment_is_that_of_the_server_and_leaves_commits_time_to_reach_the_log() {
    note(9000, 9000);
    assertThat(Received.read(state)).contains(TIME.minusSeconds(1));
  }
}
