package dev.dbkeep.cli.health;

import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.Recipients;
import dev.dbkeep.cli.schema.PlanPrinter;
import dev.dbkeep.cli.upkeep.CompletenessRules;
import dev.dbkeep.cli.upkeep.OrphansText;
import dev.dbkeep.cli.upkeep.RelationsFile;
import dev.dbkeep.cli.upkeep.RetentionCommand;
import dev.dbkeep.cli.upkeep.RetentionText;
import dev.dbkeep.cli.upkeep.UpkeepJobs;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.checks.Fix;
import dev.dbkeep.upkeep.checks.Outside;
import dev.dbkeep.upkeep.checks.Outside.Answer;
import dev.dbkeep.upkeep.checks.Outside.Known;
import dev.dbkeep.upkeep.checks.Outside.Nothing;
import dev.dbkeep.upkeep.checks.Outside.Unknown;
import dev.dbkeep.upkeep.completeness.Completeness;
import dev.dbkeep.upkeep.completeness.CompletenessRule;
import dev.dbkeep.upkeep.completeness.Missing;
import dev.dbkeep.upkeep.incidents.MessageTable;
import dev.dbkeep.upkeep.jobs.JobState;
import dev.dbkeep.upkeep.jobs.RunBook;
import dev.dbkeep.upkeep.relations.MissingKey;
import dev.dbkeep.upkeep.relations.OrphanBudget;
import dev.dbkeep.upkeep.relations.OrphanCount;
import dev.dbkeep.upkeep.relations.Orphans;
import dev.dbkeep.upkeep.relations.Relation;
import dev.dbkeep.upkeep.relations.Relation.Origin;
import dev.dbkeep.upkeep.relations.Relations;
import dev.dbkeep.upkeep.retention.Overdue;
import dev.dbkeep.upkeep.retention.Policy;
import dev.dbkeep.upkeep.retention.Retention;
import dev.dbkeep.upkeep.retention.RetentionOptions;
import dev.dbkeep.upkeep.retention.RetentionProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the health checks ask of relations, retention and jobs. */
final class UpkeepFacts {
  private static final OrphanBudget BUDGET = OrphanBudget.DEFAULT.withTime(Duration.ofSeconds(10));

  private static final Duration READING = Duration.ofSeconds(2);

  private final Project project;
  private final ServerUrl url;
  private @Nullable List<Relation> known;

  UpkeepFacts(Project project, ServerUrl url) {
    this.project = project;
    this.url = url;
  }

  private List<Relation> relations() {
    List<Relation> found = known;
    if (found == null) {
      found = new Relations(url, RelationsFile.confirmed(project), READING).find();
      known = found;
    }
    return found;
  }

  /** Counted along what the user confirmed; a guess is no reason for an alarm. */
  Answer<Outside.Report> orphans() {
    List<Relation> confirmed = of(Origin.CONFIRMED);
    int guessed = of(Origin.GUESSED).size();
    if (confirmed.isEmpty()) {
      return guessed == 0
          ? new Nothing<>("no relation without a foreign key was found")
          : new Unknown<>(
              guessed
                  + " relations are guessed and none is confirmed: `dbkeep orphans --confirm`"
                  + " does");
    }
    List<Outside.Fault> faults = new ArrayList<>();
    for (OrphanCount count : new Orphans(url, BUDGET).count(confirmed, 0, next -> {})) {
      if (count.skipped() != null) {
        return new Unknown<>(count.relation().fromShown() + " was " + count.skipped());
      }
      if (count.hasOrphans()) {
        faults.add(
            new Outside.Fault(
                count.relation().fromShown(),
                "%s rows point at no row of %s"
                    .formatted(
                        RetentionText.number(OrphansText.number(count)),
                        count.relation().toShown()),
                new Fix.Command(
                    "dbkeep orphans --table " + count.relation().child().shown() + " --quarantine",
                    "moves the rows into schema dbkeep, from where --restore brings them back")));
      }
    }
    return new Known<>(new Outside.Report(confirmed.size(), faults));
  }

  Answer<Outside.Report> missingKeys() {
    List<Outside.Fault> faults = new ArrayList<>();
    for (Relation relation : relations()) {
      boolean missing =
          relation.origin() == Origin.GUESSED || relation.origin() == Origin.CONFIRMED;
      if (missing && relation.only() == null) {
        faults.add(
            new Outside.Fault(
                relation.fromShown(),
                "points at "
                    + relation.toShown()
                    + " without a foreign key: "
                    + relation.evidence(),
                Fix.decide(
                    "SHARE ROW EXCLUSIVE on both tables for a moment, then a read of the table",
                    new MissingKey(relation).statements().toArray(String[]::new))));
      }
    }
    return relations().isEmpty()
        ? new Nothing<>("no relation was found")
        : new Known<>(new Outside.Report(relations().size(), faults));
  }

  /** A job that never ran is nobody's: whoever wants it installs it. */
  Answer<Outside.Report> jobs(Instant now) {
    try {
      Optional<RunBook> book = RunBook.existing(url);
      List<Outside.Fault> faults = new ArrayList<>(undelivered());
      if (book.isEmpty() && faults.isEmpty()) {
        return new Nothing<>("no job ever ran here: `dbkeep upkeep install` lets cron start them");
      }
      List<JobState> states =
          JobState.of(UpkeepJobs.of(project), book.map(RunBook::last).orElse(List.of()), now)
              .stream()
              .filter(state -> state.last() != null)
              .toList();
      states.stream()
          .filter(state -> state.fault() != null)
          .map(
              state ->
                  new Outside.Fault(
                      "job " + state.job().name(),
                      String.valueOf(state.fault()),
                      new Fix.Command("dbkeep upkeep run " + state.job().name(), "its steps")))
          .forEach(faults::add);
      return new Known<>(new Outside.Report(Math.max(states.size(), faults.size()), faults));
    } catch (DbkeepException e) {
      return new Unknown<>(e.getMessage());
    }
  }

  /** An alert that nobody gets is maintenance that does not happen. */
  private List<Outside.Fault> undelivered() {
    List<String> names = Recipients.names(project);
    return new MessageTable(url)
        .undelivered().stream()
            .filter(lost -> names.contains(lost.recipient()))
            .map(
                lost ->
                    new Outside.Fault(
                        "alerts by " + lost.recipient(),
                        "%s since %s did not arrive: %s"
                            .formatted(
                                PlanPrinter.count((int) lost.messages(), "message"),
                                lost.since().truncatedTo(ChronoUnit.SECONDS),
                                lost.error()),
                        new Fix.Command("dbkeep alerts check", "tells again what was not told")))
            .toList();
  }

  private List<Relation> of(Origin origin) {
    return relations().stream()
        .filter(relation -> relation.origin() == origin && relation.only() == null)
        .toList();
  }

  /** Counted within a time; what takes longer is not known. */
  Answer<Outside.Report> completeness() {
    List<CompletenessRule> rules = CompletenessRules.all(project);
    if (rules.isEmpty()) {
      return new Nothing<>("no completeness rule is declared");
    }
    List<Missing> found =
        new Completeness(url, project.executeOptions(), this::relations).look(rules, BUDGET.time());
    Optional<Missing> uncounted = found.stream().filter(one -> one.rows() < 0).findFirst();
    if (uncounted.isPresent()) {
      return new Unknown<>(
          "rule %s was not counted within %d s"
              .formatted(uncounted.get().rule().name(), BUDGET.time().toSeconds()));
    }
    List<Outside.Fault> faults =
        found.stream()
            .filter(one -> one.rows() > 0)
            .map(
                one ->
                    new Outside.Fault(
                        one.table(),
                        "%s rows are missing that rule %s wants, %s"
                            .formatted(
                                RetentionText.number(one.rows()), one.rule().name(), one.how()),
                        new Fix.Command(
                            "dbkeep upkeep fill " + one.rule().name(),
                            "batches that nobody waits for")))
            .toList();
    return new Known<>(new Outside.Report(rules.size(), faults));
  }

  Answer<Outside.Report> retention() {
    List<Policy> policies = RetentionCommand.all(project);
    if (policies.isEmpty()) {
      return new Nothing<>("no retention policy is declared");
    }
    Retention retention =
        new Retention(url, new RetentionOptions(project.executeOptions()), RetentionProgress.NONE);
    List<Outside.Fault> faults =
        retention.overdue(policies).stream().map(UpkeepFacts::fault).toList();
    return new Known<>(new Outside.Report(policies.size(), faults));
  }

  private static Outside.Fault fault(Overdue overdue) {
    return new Outside.Fault(
        overdue.table(),
        "has rows with %s before %s, and policy %s keeps them %s"
            .formatted(
                overdue.policy().column(),
                overdue.since(),
                overdue.policy().name(),
                overdue.policy().keep()),
        new Fix.Command(
            "dbkeep retention " + overdue.policy().name(), "batches that nobody waits for"));
  }
}
