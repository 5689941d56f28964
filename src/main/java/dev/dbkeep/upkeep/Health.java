package dev.dbkeep.upkeep;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.upkeep.HealthReport.Section;
import dev.dbkeep.upkeep.HealthReport.Waived;
import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Checks;
import dev.dbkeep.upkeep.checks.Eligible;
import dev.dbkeep.upkeep.checks.Finding;
import dev.dbkeep.upkeep.checks.Limits;
import dev.dbkeep.upkeep.checks.Outside;
import dev.dbkeep.upkeep.checks.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Looks at a database and says how healthy it is. Only reads. */
public final class Health {
  private final Limits limits;
  private final Outside outside;
  private final List<Waiver> waivers;
  private final Clock clock;

  public Health(Limits limits, Outside outside, List<Waiver> waivers, Clock clock) {
    this.limits = limits;
    this.outside = outside;
    this.waivers = List.copyOf(waivers);
    this.clock = clock;
  }

  /**
   * Runs the checks.
   *
   * @param wanted those to run; the others count as skipped
   * @param before is told which one begins
   */
  public HealthReport look(ServerUrl url, Predicate<Check> wanted, Consumer<Check> before) {
    try (Connection connection = Connections.openForScripts(url)) {
      return report(Checks.run(connection, limits, outside, clock, wanted, before));
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private HealthReport report(List<Checks.Result> results) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), clock.getZone());
    List<Section> sections = results.stream().map(result -> section(result, today)).toList();
    return new HealthReport(
        clock.instant(), Score.of(sections.stream().map(Health::part).toList()), sections);
  }

  private Section section(Checks.Result result, LocalDate today) {
    List<Finding> open = new ArrayList<>();
    List<Waived> waived = new ArrayList<>();
    if (result.verdict() instanceof Verdict.Found found) {
      for (Finding finding : found.findings()) {
        Optional<Waiver> waiver =
            waivers.stream()
                .filter(candidate -> candidate.covers(result.check(), finding, today))
                .findFirst();
        waiver.ifPresentOrElse(
            covering -> waived.add(new Waived(finding, covering)), () -> open.add(finding));
      }
    }
    return new Section(result.check(), result.verdict(), open, waived, result.took());
  }

  private static Score.Part part(Section section) {
    Eligible none = new Eligible(Map.of());
    return switch (section.verdict()) {
      case Verdict.Passed passed ->
          new Score.Part(section.check(), Score.State.LOOKED, passed.eligible(), List.of());
      case Verdict.Found found ->
          new Score.Part(section.check(), Score.State.LOOKED, found.eligible(), section.open());
      case Verdict.NotApplicable nothing ->
          new Score.Part(section.check(), Score.State.NOT_APPLICABLE, none, List.of());
      case Verdict.Skipped skipped ->
          new Score.Part(section.check(), Score.State.SKIPPED, none, List.of());
    };
  }
}
