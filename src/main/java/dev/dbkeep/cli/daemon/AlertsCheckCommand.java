package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.Recipients;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.observe.Incident;
import dev.dbkeep.observe.IncidentBook.Change;
import dev.dbkeep.observe.IncidentBook.State;
import dev.dbkeep.observe.alert.Recipient;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.incidents.Calm;
import dev.dbkeep.upkeep.incidents.IncidentTable;
import dev.dbkeep.upkeep.incidents.Judged;
import dev.dbkeep.upkeep.incidents.MessageTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what is wrong now, and what is over. */
@Command(
    description = {
      "Looks at the health of the database, the jobs, the backups, the slots and the disk, and"
          + " tells the [[alerts]] of dbkeep.toml what is wrong: each incident once when it begins"
          + " and once when it is over. For cron and for a step of a job; 3 while something is"
          + " wrong.",
      "What is told stands in schema dbkeep, so that it may run anywhere. What comes and goes"
          + " within --calm was never over; what comes back within a day has to be away four times"
          + " as long. What could not be looked at stays as it was.",
      "While `dbkeep protect` runs, it tells by itself what concerns the received WAL and the"
          + " repository.",
    },
    footer = {
      "dbkeep alerts check",
      "dbkeep alerts check --quick --calm 30m",
      "dbkeep alerts check --disk-size 200GB",
      "dbkeep alerts check --dry-run"
    })
final class AlertsCheckCommand implements Callable<Integer> {
  private final Context context;

  @Option(names = "--quick", description = "leave out the checks that read rows")
  private boolean quick;

  @Option(
      names = "--calm",
      paramLabel = "TIME",
      description =
          "how long something has to be away to be over, such as 15m (the default), or never")
  private String calm = "15m";

  @Option(
      names = "--disk-size",
      paramLabel = "SIZE",
      description = "how large the disk of a server on another machine is, such as 200GB")
  private String diskSize = "";

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  AlertsCheckCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param open all incidents that are wrong now
   * @param undelivered what somebody could not be told, a sentence each
   */
  record Report(
      String database,
      Instant at,
      List<Told> changes,
      List<Incident> open,
      List<String> undelivered) {}

  /** An incident that began or is over. */
  record Told(String state, String kind, String object) {}

  @Override
  public Integer call() throws InterruptedException {
    Project project = Project.load(context, connection.flags());
    Calm patience = Calm.of(calm);
    long disk = ByteSizes.parse(diskSize);
    List<Recipient> recipients = Recipients.of(context, project);
    ServerUrl url = project.url();
    Instant at = context.clock().instant().truncatedTo(ChronoUnit.MICROS);
    IncidentLook look = new IncidentLook(context, project, url, repository, quick, disk);
    if (dryRun.dryRun()) {
      Judged judged = look.dry(at);
      print(new Report(url.toString(), at, List.of(), judged.incidents(), List.of()));
      return judged.incidents().isEmpty() ? 0 : ErrorCode.FINDINGS.exit();
    }
    IncidentTable table = IncidentTable.open(url, project.executeOptions());
    Judged judged = look.at(at, table.openKeys());
    List<Change> changes = table.update(judged, at, patience);
    MessageTable messages = new MessageTable(url);
    List<String> failed =
        new AlertPost(context, messages, Recipients.names(project), recipients).deliver(at);
    print(
        new Report(
            url.toString(),
            at,
            changes.stream().map(AlertsCheckCommand::told).toList(),
            judged.incidents(),
            failed));
    return judged.incidents().isEmpty() && failed.isEmpty() ? 0 : ErrorCode.FINDINGS.exit();
  }

  private static Told told(Change change) {
    return new Told(
        change.state().name().toLowerCase(Locale.ROOT),
        change.incident().kind(),
        change.incident().object());
  }

  private void print(Report report) {
    Console console = context.console();
    if (output.json()) {
      Json.write(console.out(), report);
      return;
    }
    for (Told told : report.changes()) {
      if (told.state().equals(State.RESOLVED.name().toLowerCase(Locale.ROOT))) {
        console.say("over: " + told.kind() + ", " + told.object());
      }
    }
    for (Incident incident : report.open()) {
      console.say(
          "wrong: %s: %s: %s (%s)"
              .formatted(
                  incident.object(), incident.what(), incident.value(), incident.threshold()));
      console.say("  " + incident.fix());
    }
    report.undelivered().forEach(text -> console.say("not told: " + text));
    if (report.open().isEmpty() && !output.quiet()) {
      console.say("nothing is wrong");
    }
  }
}
