package dev.dbkeep.observe.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.observe.Incident;
import dev.dbkeep.observe.IncidentBook.Change;
import dev.dbkeep.observe.IncidentBook.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final Channel nowhere =
      new Channel() {
        @Override
        public String name() {
          return "nowhere";
        }

        @Override
        public Outcome send(Change change) {
          throw new AssertionError("nobody sends here");
        }
      };

  private Mailbox box(@Nullable String quiet) {
    return new Mailbox(
        new Recipient(nowhere, Optional.ofNullable(quiet).flatMap(QuietHours::parse).orElse(null)));
  }

  private static Change change(State state, String kind) {
    Incident incident =
        new Incident(kind, "the server", "it is down", "nothing", "something", "dbkeep protect");
    return new Change(state, incident, NOON, NOON);
  }

  @Test
  void what_failed_is_tried_again_later_and_later_and_given_up_in_the_end() {
    Mailbox box = box(null);
    box.add(change(State.FIRING, "down"));
    Instant now = NOON;
    Duration before = Duration.ZERO;
    int attempts = 0;
    while (box.due(now).isPresent()) {
      assertThat(box.due(now)).contains(now);
      box.begin();
      attempts++;
      Optional<FailedAttempt> failure = box.end(Outcome.later("no answer"), now);
      assertThat(failure).contains(new FailedAttempt("no answer", attempts, attempts == 7));
      Optional<Instant> due = box.due(now);
      if (due.isPresent()) {
        Duration pause = Duration.between(now, due.get());
        assertThat(pause).isGreaterThan(before);
        before = pause;
        now = due.get();
      }
    }
    assertThat(attempts).isEqualTo(7);
  }

  @Test
  void the_other_side_says_how_long_it_wants_to_be_left_alone() {
    Mailbox box = box(null);
    box.add(change(State.FIRING, "down"));
    box.begin();
    assertThat(box.end(new Outcome.Later("slow down", Duration.ofSeconds(30)), NOON)).isPresent();
    assertThat(box.due(NOON)).contains(NOON.plusSeconds(30));
  }

  @Test
  void what_is_refused_keeps_no_other_waiting() {
    Mailbox box = box(null);
    box.add(change(State.FIRING, "down"));
    box.add(change(State.FIRING, "hole"));
    box.begin();
    assertThat(box.end(new Outcome.Refused("no such channel"), NOON))
        .contains(new FailedAttempt("no such channel", 1, true));
    assertThat(box.first().incident().kind()).isEqualTo("hole");
    assertThat(box.due(NOON)).contains(NOON.plusSeconds(1));
  }

  @Test
  void what_is_over_before_it_was_told_is_not_told() {
    Mailbox box = box(null);
    box.add(change(State.FIRING, "down"));
    box.add(change(State.RESOLVED, "down"));
    assertThat(box.due(NOON)).isEmpty();
  }

  @Test
  void what_is_on_its_way_is_followed_by_its_end() {
    Mailbox box = box(null);
    box.add(change(State.FIRING, "down"));
    box.begin();
    box.add(change(State.RESOLVED, "down"));
    assertThat(box.end(Outcome.delivered(), NOON)).isEmpty();
    assertThat(box.first().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void quiet_hours_hold_back_what_began_in_them() {
    Mailbox box = box("22:00-07:00 Europe/Paris");
    box.add(change(State.FIRING, "down"));
    assertThat(box.due(NOON)).contains(NOON);
    assertThat(box.due(Instant.parse("2026-06-01T20:30:00Z")))
        .contains(Instant.parse("2026-06-02T05:00:00Z"));
    assertThat(box.due(Instant.parse("2026-06-02T04:59:59Z")))
        .contains(Instant.parse("2026-06-02T05:00:00Z"));
  }

  @Test
  void quiet_hours_end_at_the_same_hour_when_the_clock_changes() {
    // the clocks of Paris go from 2 to 3 in the night to 29 March 2026, and back on 25 October
    QuietHours night = QuietHours.parse("22:00-07:00 Europe/Paris").orElseThrow();
    assertThat(night.earliest(Instant.parse("2026-03-28T22:00:00Z")))
        .isEqualTo(Instant.parse("2026-03-29T05:00:00Z"));
    assertThat(night.earliest(Instant.parse("2026-10-24T22:00:00Z")))
        .isEqualTo(Instant.parse("2026-10-25T06:00:00Z"));
    QuietHours skipped = QuietHours.parse("01:00-02:30 Europe/Paris").orElseThrow();
    assertThat(skipped.earliest(Instant.parse("2026-03-29T00:30:00Z")))
        .isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
  }

  @Test
  void wrong_quiet_hours_are_none() {
    for (String text :
        new String[] {
          "",
          "22:00",
          "22:00-07:00",
          "22-7 Europe/Paris",
          "22:00-07:00 Paris",
          "07:00-07:00 UTC",
          "25:00-07:00 UTC"
        }) {
      assertThat(QuietHours.parse(text)).as(text).isEmpty();
    }
  }
}
