package dev.dbkeep.studio.http;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import org.junit.jupiter.api.Test;

final class RecordingTest {
  @Test
  void what_was_done_is_not_told_as_refused_when_its_outcome_cannot_be_written() {
    Recording recording =
        new Recording(
            (_, _) -> {
              throw DbkeepException.of(ErrorCode.CANNOT_CONNECT, "the accounts do not answer");
            });
    assertThatCode(recording::close).doesNotThrowAnyException();
  }
}
