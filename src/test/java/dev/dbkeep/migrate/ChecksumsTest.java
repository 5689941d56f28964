package dev.dbkeep.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChecksumsTest {
  @Test
  void sha_256_is_that_of_the_file_as_it_is() {
    assertThat(Checksums.sha256("hello"))
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  }

  @Test
  void other_line_endings_are_no_edit() {
    String recorded = Checksums.sha256("a\nb\n");
    assertThat(Checksums.matchesSha256("a\r\nb\r\n", recorded)).isTrue();
    assertThat(Checksums.matchesSha256("a\nb\n", Checksums.sha256("a\r\nb\r\n"))).isTrue();
    assertThat(Checksums.matchesSha256("a\nb", recorded)).isFalse();
  }

  @Test
  void a_row_of_an_old_prisma_without_padding_matches() {
    String unpadded =
        Checksums.sha256("select 3;")
            .replaceAll("(..)", "$1 ")
            .replaceAll("\\b0", "")
            .replace(" ", "");
    assertThat(unpadded).hasSizeLessThan(64);
    assertThat(Checksums.matchesSha256("select 3;", unpadded)).isTrue();
  }

  @Test
  void flyway_ignores_line_endings_and_a_byte_order_mark() {
    assertThat(Checksums.flyway("\uFEFFa\r\nb\r\n")).isEqualTo(Checksums.flyway("a\nb"));
    assertThat(Checksums.flyway("a\nb")).isNotEqualTo(Checksums.flyway("a\nc"));
  }
}
