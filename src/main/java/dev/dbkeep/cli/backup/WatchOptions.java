package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.watch.ExposureHistory;
import dev.dbkeep.backup.watch.Limits;
import dev.dbkeep.backup.watch.Watch;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.Recipients;
import dev.dbkeep.observe.EventLog;
import dev.dbkeep.observe.MetricsServer;
import dev.dbkeep.observe.alert.CommandChannel;
import dev.dbkeep.observe.alert.Recipient;
import dev.dbkeep.postgres.ServerUrl;
import java.util.ArrayList;
import java.util.List;
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
  void check(Context context, Project project) {
    if (metrics != null) {
      MetricsServer.check(metrics);
    }
    List<Recipient> _ = recipients(context, project);
  }

  private List<Recipient> recipients(Context context, Project project) {
    List<Recipient> all = new ArrayList<>(Recipients.of(context, project));
    if (alertCommand != null) {
      all.add(new Recipient(new CommandChannel(alertCommand, context.directory()), null));
    }
    return all;
  }

  ProtectionWatch start(
      Context context,
      Project project,
      Watch watch,
      Limits limits,
      ExposureHistory history,
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
            history,
            url.server(),
            repository.storage(),
            journal,
            recipients(context, project),
            backupWanted);
    watching.start(metrics);
    return watching;
  }
}
