package dev.dbkeep.cli;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.watch.Limits;
import dev.dbkeep.backup.watch.Watch;
import dev.dbkeep.observe.AlertCommand;
import dev.dbkeep.observe.EventLog;
import dev.dbkeep.observe.MetricsServer;
import dev.dbkeep.postgres.ServerUrl;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is told how a protection fares. */
final class WatchOptions {
  @Option(
      names = "--metrics",
      paramLabel = "[HOST:]PORT",
      description = "serve its numbers to Prometheus at /metrics; a port alone for this machine")
  private @Nullable String metrics;

  @Option(
      names = "--alert-command",
      paramLabel = "COMMAND",
      description =
          "run by sh when something goes wrong and when it is over, with the incident as JSON on"
              + " standard input")
  private @Nullable String alertCommand;

  /** Refuses what is written wrongly, before anything is begun. */
  void check() {
    if (metrics != null) {
      MetricsServer.check(metrics);
    }
  }

  ProtectionWatch start(
      Context context,
      Watch watch,
      Limits limits,
      ServerUrl url,
      Repository repository,
      EventLog journal,
      AtomicBoolean backupWanted) {
    ProtectionWatch watching =
        new ProtectionWatch(
            context.console(),
            context.clock(),
            watch,
            limits,
            url.server(),
            repository.storage(),
            journal,
            alertCommand == null ? null : new AlertCommand(alertCommand, context.directory()),
            backupWanted);
    watching.start(metrics);
    return watching;
  }
}
