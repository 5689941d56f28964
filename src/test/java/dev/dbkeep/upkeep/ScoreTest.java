package dev.dbkeep.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Checks;
import dev.dbkeep.upkeep.checks.Eligible;
import dev.dbkeep.upkeep.checks.Finding;
import dev.dbkeep.upkeep.checks.Fix;
import dev.dbkeep.upkeep.checks.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ScoreTest {
  private static final int STATES = 10_000;

  /** One check of a random database: how many objects there are of each severity, which are bad. */
  private static final class State {
    final Check check;
    final boolean skipped;
    final Map<Severity, Long> objects = new EnumMap<>(Severity.class);
    final List<Finding> findings = new ArrayList<>();

    State(Check check, Random random) {
      this.check = check;
      this.skipped = random.nextInt(8) == 0;
      objects.put(check.severity(), (long) random.nextInt(6));
      if (random.nextInt(4) == 0) {
        objects.put(Severity.MEDIUM, (long) random.nextInt(4));
      }
      objects.forEach(
          (severity, count) -> {
            for (int i = 0; i < count; i++) {
              if (random.nextInt(5) == 0) {
                findings.add(finding(severity, i));
              }
            }
          });
    }

    static Finding finding(Severity severity, long number) {
      return new Finding(severity + "-" + number, severity, "wrong", new Fix.Advice("Mend it."));
    }

    long objects() {
      return objects.values().stream().mapToLong(Long::longValue).sum();
    }

    Score.Part part() {
      if (skipped) {
        return new Score.Part(check, Score.State.SKIPPED, new Eligible(Map.of()), List.of());
      }
      return objects() == 0
          ? new Score.Part(check, Score.State.NOT_APPLICABLE, new Eligible(Map.of()), List.of())
          : new Score.Part(check, Score.State.LOOKED, new Eligible(objects), findings);
    }
  }

  private static Score score(List<State> states) {
    return Score.of(states.stream().map(State::part).toList());
  }

  private static List<State> random(Random random) {
    int density = 1 + random.nextInt(Checks.all().size());
    return Checks.all().stream().limit(density).map(check -> new State(check, random)).toList();
  }

  @Test
  void fixing_never_lowers_it() {
    Random random = new Random(1);
    for (int i = 0; i < STATES; i++) {
      List<State> states = random(random);
      List<State> bad =
          states.stream().filter(state -> !state.findings.isEmpty() && !state.skipped).toList();
      if (bad.isEmpty()) {
        continue;
      }
      Score before = score(states);
      State state = bad.get(random.nextInt(bad.size()));
      Finding mended = state.findings.removeFirst();
      if (random.nextBoolean()) {
        // mended by taking the object away, such as an invalid index; it may be the last of a kind
        state.objects.merge(mended.severity(), -1L, Long::sum);
      }
      assertThat(score(states).value()).as("state %d", i).isGreaterThanOrEqualTo(before.value());
    }
  }

  @Test
  void planting_never_raises_it() {
    Random random = new Random(2);
    for (int i = 0; i < STATES; i++) {
      List<State> states = random(random);
      Score before = score(states);
      State state = states.get(random.nextInt(states.size()));
      if (random.nextBoolean() || state.findings.size() >= state.objects()) {
        // a new object that is bad; it may be the first of its kind
        long number = state.objects.merge(state.check.severity(), 1L, Long::sum);
        state.findings.add(State.finding(state.check.severity(), number + 1000));
      } else {
        state.findings.add(State.finding(state.check.severity(), 1000));
      }
      assertThat(score(states).value()).as("state %d", i).isLessThanOrEqualTo(before.value());
    }
  }

  @Test
  void the_same_state_gives_the_same_score_and_every_point_has_a_finding() {
    for (int i = 0; i < STATES; i++) {
      List<State> states = random(new Random(i));
      Score score = score(states);
      assertThat(score.value()).isEqualTo(score(random(new Random(i))).value()).isBetween(0, 100);
      double points = score.points().values().stream().mapToDouble(Double::doubleValue).sum();
      assertThat(points).isCloseTo(100 - score.value(), within(1e-6));
      assertThat(score.points().values()).allSatisfy(lost -> assertThat(lost).isPositive());
      long open =
          states.stream().filter(state -> !state.skipped).mapToLong(s -> s.findings.size()).sum();
      assertThat(score.points()).hasSize((int) open);
    }
  }

  @Test
  void an_open_critical_caps_at_79_and_an_open_high_at_89() {
    assertThat(Severity.values())
        .allSatisfy(
            severity -> {
              List<Score.Part> parts = new ArrayList<>();
              Checks.all().stream()
                  .filter(check -> check.severity() != severity)
                  .forEach(
                      check ->
                          parts.add(
                              new Score.Part(
                                  check,
                                  Score.State.LOOKED,
                                  Eligible.of(check.severity(), 9),
                                  List.of())));
              Check bad =
                  Checks.all().stream()
                      .filter(check -> check.severity() == severity)
                      .findFirst()
                      .orElseThrow();
              parts.add(
                  new Score.Part(
                      bad,
                      Score.State.LOOKED,
                      Eligible.of(severity, 1_000_000),
                      List.of(State.finding(severity, 1))));
              int value = Score.of(parts).value();
              switch (severity) {
                case CRITICAL -> assertThat(value).isEqualTo(79);
                case HIGH -> assertThat(value).isEqualTo(89);
                case MEDIUM, LOW -> assertThat(value).isEqualTo(99);
              }
            });
  }

  @Test
  void below_four_fifths_of_the_weight_it_is_not_valid() {
    Check critical = Checks.find("D1").orElseThrow();
    Check high = Checks.find("D2").orElseThrow();
    Score.Part looked =
        new Score.Part(critical, Score.State.LOOKED, Eligible.of(Severity.CRITICAL, 1), List.of());
    Score.Part skipped =
        new Score.Part(high, Score.State.SKIPPED, new Eligible(Map.of()), List.of());
    assertThat(Score.of(List.of(looked)).isValid()).isTrue();
    Score score = Score.of(List.of(looked, skipped));
    assertThat(score.coverage()).isCloseTo(10.0 / 15, within(1e-9));
    assertThat(score.isValid()).isFalse();
  }
}
