package dev.dbkeep.backup.repo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a stored object is seen, with a key and without one. */
class PackingTest {
  private static final byte[] CONTENT = "to be or not to be, ".repeat(50).getBytes(UTF_8);

  static Stream<Packing> packings() {
    return Stream.of(new Packing(null), new Packing(RepositoryKey.generate()));
  }

  @ParameterizedTest
  @MethodSource("packings")
  void what_was_packed_comes_back(Packing packing) throws IOException {
    byte[] random = new byte[100_000];
    new Random(1).nextBytes(random);
    for (byte[] content : new byte[][] {CONTENT, new byte[0], random, new byte[1 << 20]}) {
      byte[] stored = packing.pack("wal/1", content, content.length);
      assertThat(packing.unpack("wal/1", stored)).isEqualTo(content);
    }
    assertThat(packing.pack("a", CONTENT, CONTENT.length).length).isLessThan(CONTENT.length / 2);
  }

  @ParameterizedTest
  @MethodSource("packings")
  void every_flipped_bit_is_found(Packing packing) throws IOException {
    byte[] stored = packing.pack("wal/1", CONTENT, CONTENT.length);
    for (int bit = 0; bit < stored.length * Byte.SIZE; bit++) {
      byte[] flipped = stored.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThatThrownBy(() -> packing.unpack("wal/1", flipped))
          .as("bit %d", bit)
          .isInstanceOf(DamagedException.class)
          .hasMessageStartingWith("wal/1 ");
    }
  }

  @ParameterizedTest
  @MethodSource("packings")
  void every_truncation_is_found(Packing packing) throws IOException {
    byte[] stored = packing.pack("wal/1", CONTENT, CONTENT.length);
    for (int length = 0; length < stored.length; length++) {
      byte[] cut = Arrays.copyOf(stored, length);
      assertThatThrownBy(() -> packing.unpack("wal/1", cut))
          .as("%d bytes", length)
          .isInstanceOf(DamagedException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("packings")
  void an_object_under_another_ones_name_is_found(Packing packing) throws IOException {
    byte[] stored = packing.pack("wal/1", CONTENT, CONTENT.length);
    assertThatThrownBy(() -> packing.unpack("wal/2", stored))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("wal/2 is not what was stored under that name");
  }

  @Test
  void an_object_of_another_key_or_of_none_is_not_taken() throws IOException {
    Packing plain = new Packing(null);
    Packing sealed = new Packing(RepositoryKey.generate());
    Packing other = new Packing(RepositoryKey.generate());
    byte[] ofPlain = plain.pack("a", CONTENT, CONTENT.length);
    byte[] ofSealed = sealed.pack("a", CONTENT, CONTENT.length);
    assertThatThrownBy(() -> sealed.unpack("a", ofPlain))
        .isInstanceOf(DamagedException.class)
        .hasMessage("a is not encrypted, and everything in this repository has to be");
    assertThatThrownBy(() -> plain.unpack("a", ofSealed))
        .isInstanceOf(DamagedException.class)
        .hasMessage("a is encrypted, and no key was given");
    assertThatThrownBy(() -> other.unpack("a", ofSealed))
        .isInstanceOf(DamagedException.class)
        .hasMessage("a is not what was stored under that name with this key");
  }

  @Test
  void what_is_sealed_shows_nothing_of_its_content() throws IOException {
    Packing sealed = new Packing(RepositoryKey.generate());
    byte[] once = sealed.pack("a", CONTENT, CONTENT.length);
    byte[] again = sealed.pack("a", CONTENT, CONTENT.length);
    assertThat(once).isNotEqualTo(again);
    assertThat(sealed.id(CONTENT, CONTENT.length))
        .isEqualTo(sealed.id(CONTENT, CONTENT.length))
        .isNotEqualTo(new Packing(null).id(CONTENT, CONTENT.length));
  }
}
