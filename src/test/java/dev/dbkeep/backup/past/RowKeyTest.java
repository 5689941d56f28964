package dev.dbkeep.backup.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowKeyTest {
  @Test
  void a_column_that_the_table_has_not_is_said_with_those_it_has() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run("CREATE TABLE note AS SELECT 'o''hara' AS id, 'text' AS body");
      assertThat(RowKey.parse(List.of("id=o'hara")).look(database.url(), "note")).isPresent();
      assertThatThrownBy(() -> RowKey.parse(List.of("key=1")).look(database.url(), "note"))
          .isInstanceOfSatisfying(
              DbkeepException.class,
              error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.USAGE);
                assertThat(error).hasMessage("note has no column key");
                assertThat(error.hint()).contains("id, body");
              });
    }
  }
}
