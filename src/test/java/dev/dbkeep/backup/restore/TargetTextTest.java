package dev.dbkeep.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Lsn;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TargetTextTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Target parse(String text) {
    return TargetText.parse(text, BERLIN);
  }

  @Test
  void reads_every_kind_of_target() {
    Target moment = new Target.Time(Instant.parse("2026-11-21T13:03:07Z"));
    assertThat(parse("latest")).isEqualTo(new Target.Latest());
    assertThat(parse("2026-11-21T13:03:07Z")).isEqualTo(moment);
    assertThat(parse("2026-11-21 13:03:07Z")).isEqualTo(moment);
    assertThat(parse("2026-11-21T14:03:07+01:00")).isEqualTo(moment);
    assertThat(parse("2026-11-21 14:03:07 Europe/Berlin")).isEqualTo(moment);
    assertThat(parse("2026-11-21 13:03:07 UTC")).isEqualTo(moment);
    assertThat(parse("2026-11-21 13:03:07.000001 UTC"))
        .isEqualTo(new Target.Time(Instant.parse("2026-11-21T13:03:07.000001Z")));
    assertThat(parse("0/16B3748")).isEqualTo(new Target.Place(Lsn.parse("0/16B3748")));
    assertThat(parse("xid:1234")).isEqualTo(new Target.BeforeTransaction(1234));
    assertThat(parse("name:before the import"))
        .isEqualTo(new Target.RestorePoint("before the import"));
  }

  @Test
  void a_time_without_a_zone_is_refused_with_both_readings() {
    assertThatThrownBy(() -> parse("2026-11-21 14:03:07"))
        .isInstanceOfSatisfying(
            DbkeepException.class,
            error -> {
              assertThat(error).hasMessage("the time 2026-11-21 14:03:07 has no zone");
              assertThat(error.hint())
                  .contains("2026-11-21T14:03:07Z")
                  .contains("2026-11-21T14:03:07+01:00")
                  .contains("Europe/Berlin");
            });
  }

  @Test
  void what_is_no_moment_is_refused() {
    for (String wrong :
        new String[] {
          "",
          "yesterday",
          "14:03",
          "xid:",
          "xid:x",
          "xid:-1",
          "name:",
          "0/",
          "2026-13-01T00:00:00Z",
          "2026-11-21 14:03 Mars/Olympus"
        }) {
      assertThatThrownBy(() -> parse(wrong)).as(wrong).isInstanceOf(DbkeepException.class);
    }
  }

  /** What psql prints for now(). */
  @Test
  void a_time_as_postgresql_prints_it_is_taken() {
    assertThat(parse("2026-11-21 14:03:07.123456+01"))
        .isEqualTo(new Target.Time(Instant.parse("2026-11-21T13:03:07.123456Z")));
  }

  @Test
  void a_day_that_no_month_has_is_refused() {
    for (String wrong :
        new String[] {"2026-11-31 14:03:07 UTC", "2026-02-30 14:03 Europe/Berlin"}) {
      assertThatThrownBy(() -> parse(wrong)).hasMessage("not a moment to restore to: " + wrong);
    }
  }

  @Test
  void an_hour_that_the_clocks_showed_twice_is_refused_with_both_readings() {
    assertThatThrownBy(() -> parse("2026-10-25 02:30:00 Europe/Berlin"))
        .isInstanceOfSatisfying(
            DbkeepException.class,
            error -> {
              assertThat(error).hasMessageContaining("twice");
              assertThat(error.hint())
                  .contains("2026-10-25T00:30:00Z")
                  .contains("2026-10-25T01:30:00Z");
            });
    assertThatThrownBy(() -> parse("2026-03-29 02:30:00 Europe/Berlin"))
        .hasMessageContaining("never showed");
  }
}
