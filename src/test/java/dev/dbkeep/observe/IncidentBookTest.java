package dev.dbkeep.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.observe.IncidentBook.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IncidentBookTest {
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

  private final IncidentBook book = new IncidentBook(Duration.ofSeconds(30));

  private static Incident incident(String value) {
    return new Incident("rpo-high", "db", "the WAL lies behind", value, "60 s", "look");
  }

  private List<State> states(int second, Incident... now) {
    return book.update(List.of(now), START.plusSeconds(second)).stream()
        .map(IncidentBook.Change::state)
        .toList();
  }

  @Test
  void an_incident_is_told_once_however_its_numbers_change() {
    assertThat(states(0, incident("61 s"))).containsExactly(State.FIRING);
    assertThat(states(2, incident("63 s"))).isEmpty();
    assertThat(states(4, incident("65 s"))).isEmpty();
    assertThat(book.open()).containsExactly(incident("65 s"));
  }

  @Test
  void it_is_over_after_a_while_without_it_and_may_come_again() {
    states(0, incident("61 s"));
    assertThat(states(10)).isEmpty();
    assertThat(book.update(List.of(), START.plusSeconds(30)))
        .containsExactly(
            new IncidentBook.Change(
                State.RESOLVED, incident("61 s"), START, START.plusSeconds(30)));
    assertThat(book.open()).isEmpty();
    assertThat(states(40, incident("70 s"))).containsExactly(State.FIRING);
  }

  @Test
  void one_that_flaps_is_told_once() {
    states(0, incident("61 s"));
    for (int second = 10; second < 200; second += 20) {
      assertThat(states(second)).isEmpty();
      assertThat(states(second + 10, incident("61 s"))).isEmpty();
    }
  }
}
