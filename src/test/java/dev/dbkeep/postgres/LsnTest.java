package dev.dbkeep.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LsnTest {
  @Test
  void is_written_as_postgresql_writes_it() {
    assertThat(Lsn.parse("16/B374D848")).hasToString("16/B374D848");
    assertThat(Lsn.parse("0/0")).isEqualTo(Lsn.ZERO);
    assertThat(Lsn.parse("FFFFFFFF/FFFFFFFF").bytes()).isEqualTo(-1);
    for (String wrong : new String[] {"", "0", "/1", "1/", "G/0", "0/123456789", "1/2/3"}) {
      assertThatThrownBy(() -> Lsn.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void is_ordered_as_unsigned_and_knows_its_segment() {
    assertThat(Lsn.parse("FFFFFFFF/0")).isGreaterThan(Lsn.parse("1/0"));
    assertThat(Lsn.parse("1/2345678").segmentStart(16 << 20)).isEqualTo(Lsn.parse("1/2000000"));
    assertThat(Lsn.parse("1/0").minus(Lsn.parse("0/FFFFFFFF"))).isEqualTo(1);
  }
}
