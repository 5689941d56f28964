package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.tables.TableName;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class StretchesTest {
  private final Stretches stretches =
      new Stretches(List.of(new Heap(new TableName("public", "t"), 100)), 1);

  @Test
  void a_table_is_complete_when_each_of_its_blocks_was_read() throws SQLException {
    assertThat(stretches.passed(stretches.take().orElseThrow())).isLessThan(1);
    stretches.giveBack();
    while (stretches.take().map(stretches::passed).isPresent()) {
      stretches.giveBack();
    }
    assertThat(stretches.await()).isTrue();
  }

  /** As by a reader that ran out of memory. */
  @Test
  void a_stretch_that_was_given_back_unread_is_missing() throws SQLException {
    while (stretches.take().isPresent()) {
      stretches.giveBack();
    }
    assertThat(stretches.await()).isFalse();
  }
}
