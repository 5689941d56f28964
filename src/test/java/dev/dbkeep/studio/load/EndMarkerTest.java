package dev.dbkeep.studio.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EndMarkerTest {
  private static String read(String file) throws IOException {
    return new String(
        new EndMarker(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))
            .readAllBytes(),
        StandardCharsets.UTF_8);
  }

  @Test
  void a_line_that_ends_the_file_too_early_is_refused() {
    for (String file :
        List.of("v\na\n\\.\nb\n", "v\r\na\r\n\\.\r\nb", "v\na\n\\.", "v\n\"\n\\.\n\"\n")) {
      assertThatThrownBy(() -> read(file))
          .as(file)
          .isInstanceOf(DbkeepException.class)
          .hasMessageMatching("line 3 is .*");
    }
  }

  @Test
  void whatever_else_looks_like_it_is_left_alone() throws IOException {
    for (String file : List.of("\"\\.\"\n", "a\\.\n", "\\.b\n", "\\..\n", "\\", "", "x,\\.\n.\n")) {
      assertThat(read(file)).isEqualTo(file);
    }
  }
}
