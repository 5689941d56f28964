package dev.dbkeep.backup.wal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.wal.WalFolder.Position;
import dev.dbkeep.postgres.Lsn;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResumptionTest {
  private static final int SEGMENT = 1 << 24;

  private static Resumption with(Map<Integer, String> histories) {
    Map<Integer, byte[]> contents = new HashMap<>();
    histories.forEach((timeline, text) -> contents.put(timeline, text.getBytes(UTF_8)));
    return new Resumption(Timelines.of(contents), SEGMENT);
  }

  private static Position at(int timeline, String place) {
    return new Position(timeline, Lsn.parse(place));
  }

  @Test
  void on_the_same_timeline_it_goes_on_where_it_stopped() {
    assertThat(with(Map.of()).after(at(1, "0/5000000"), 1)).hasValue(at(1, "0/5000000"));
  }

  @Test
  void a_promotion_ahead_is_reached_on_the_old_timeline() {
    assertThat(with(Map.of(2, "1\t0/7000100\twhy\n")).after(at(1, "0/5000000"), 2))
        .hasValue(at(1, "0/5000000"));
  }

  @Test
  void what_was_left_behind_by_a_restore_is_not_asked_for() {
    assertThat(with(Map.of(2, "1\t0/3000100\twhy\n")).after(at(1, "0/9000000"), 2))
        .hasValue(at(2, "0/3000000"));
  }

  @Test
  void a_second_restore_from_the_first_timeline_goes_on_at_its_own_fork() {
    Resumption resumption = with(Map.of(2, "1\t0/3000100\twhy\n", 3, "1\t0/2000100\twhy\n"));
    assertThat(resumption.after(at(2, "0/9000000"), 3)).hasValue(at(3, "0/2000000"));
  }

  @Test
  void a_restore_to_a_place_that_was_never_received_asks_for_the_rest_of_the_old_timeline() {
    Resumption resumption = with(Map.of(2, "1\t0/3000100\twhy\n", 3, "1\t0/6000100\twhy\n"));
    assertThat(resumption.after(at(2, "0/9000000"), 3)).hasValue(at(1, "0/3000000"));
  }
}
