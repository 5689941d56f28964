package dev.dbkeep.backup.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc32cAlgebraTest {
  private final Random random = new Random(20261121);

  private byte[] content(int length) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    return content;
  }

  private static int sum(byte[] content) {
    return Crc32cAlgebra.of(content, 0, content.length);
  }

  @Test
  void the_sum_of_two_parts_comes_from_their_sums() {
    for (int length : new int[] {0, 1, 7, 8192, 100_001}) {
      byte[] whole = content(length + 1234);
      byte[] first = Arrays.copyOf(whole, 1234);
      byte[] second = Arrays.copyOfRange(whole, 1234, whole.length);
      assertThat(Crc32cAlgebra.append(sum(first), sum(second), length)).isEqualTo(sum(whole));
    }
  }

  @Test
  void zeros_need_not_be_there_to_be_counted() {
    for (int length : new int[] {0, 1, 8192, 1 << 20}) {
      assertThat(Crc32cAlgebra.ofZeros(length)).isEqualTo(sum(new byte[length]));
    }
  }

  @Test
  void a_change_in_the_middle_is_a_difference_that_goes_on_to_the_end() {
    byte[] before = content(300_000);
    byte[] after = before.clone();
    byte[] patch = content(8192);
    System.arraycopy(patch, 0, after, 40_960, patch.length);
    int difference =
        Crc32cAlgebra.of(before, 40_960, patch.length)
            ^ Crc32cAlgebra.of(after, 40_960, patch.length);
    int behind = before.length - 40_960 - patch.length;
    assertThat(sum(before) ^ Crc32cAlgebra.shift(difference, behind)).isEqualTo(sum(after));
  }
}
