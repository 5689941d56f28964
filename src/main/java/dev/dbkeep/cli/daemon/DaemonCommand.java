package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.upkeep.KeptDatabase;
import dev.dbkeep.cli.upkeep.UpkeepJobs;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.jobs.MaintenanceJob;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the jobs when they are due. */
@Command(
    description = {
      "Runs the maintenance jobs of every database of dbkeep.toml when they are due, until it is"
          + " stopped. Several daemons may keep"
          + " the same database: each moment at which a job is due has one run, that of a daemon"
          + " that died is taken over, and what was missed while none ran is caught up once.",
      "Every quarter of an hour it tells the [[alerts]] of dbkeep.toml what is wrong, as `dbkeep"
          + " alerts check --quick` does.",
      "A change in dbkeep.toml holds from the next step on. While the file cannot be understood the"
          + " schedule stays as it was, and that is said.",
      "A server that does not answer is waited for. When it is told to stop it brings the step that"
          + " runs to its end, for 20 seconds, and gives back what is left.",
      "With --json each line is a document. With --once it ends with 3 when a job found something,"
          + " and with 1 when one failed.",
    },
    footer = {"dbkeep daemon", "dbkeep daemon --once", "dbkeep daemon --json"})
final class DaemonCommand implements Callable<Integer> {
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);

  private final InnerCommands inner;
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(names = "--once", description = "do what is due now, and end")
  private boolean once;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "2",
      description = "run jobs of so many databases at a time (default: 2)")
  private int parallel = 2;

  @Option(
      names = "--takeover-after",
      paramLabel = "TIME",
      defaultValue = "2m",
      description =
          "take a run of this daemon for dead when it is silent for so long (default: 2m)")
  private String takeoverAfter = "2m";

  DaemonCommand(InnerCommands inner) {
    this.inner = inner;
    this.context = inner.context();
  }

  /** One line of {@code --json}. */
  record Report(
      String event,
      String at,
      @Nullable String database,
      @Nullable String job,
      @Nullable String scheduled,
      @Nullable String state,
      @Nullable String detail,
      @Nullable String next) {}

  @Override
  public Integer call() throws InterruptedException {
    Project project = Project.load(context, connection.flags());
    Duration silence = silence();
    DaemonEvents events = new DaemonEvents(context.console(), context.clock(), output);
    WatchedProject watched = new WatchedProject(inner, project, connection.flags(), events);
    if (dryRun.dryRun()) {
      return show(project, watched.fleet(), events);
    }
    Keepers keepers =
        new Keepers(
            watched,
            database -> new Keeper(inner, database, watched.orders(database), events, silence),
            events,
            parallel);
    if (once) {
      return keepers.once();
    }
    Runtime.getRuntime().addShutdownHook(new Thread(keepers::stop));
    keepers.run();
    return 0;
  }

  private int show(Project project, Fleet fleet, DaemonEvents events) {
    Instant now = context.clock().instant();
    for (KeptDatabase database : fleet.databases()) {
      for (MaintenanceJob job : UpkeepJobs.of(project, database.name())) {
        events.keeps(database.name(), job.at().next(now), job.name());
      }
    }
    return 0;
  }

  private Duration silence() {
    try {
      Duration silence = Duration.parse("PT" + takeoverAfter.toUpperCase(Locale.ROOT));
      if (silence.compareTo(LEAST_SILENCE) >= 0) {
        return silence;
      }
    } catch (DateTimeException e) {
      // said below, with what is understood
    }
    throw DbkeepException.of(
        ErrorCode.USAGE, "not a time: " + takeoverAfter, "Write 30s, 2m or 1h.");
  }
}
