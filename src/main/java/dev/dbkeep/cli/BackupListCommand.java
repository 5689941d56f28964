package dev.dbkeep.cli;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What can be restored. */
@Command(
    description = "Shows the base backups, and up to which moment the log was received.",
    footer = "dbkeep backup list")
final class BackupListCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  BackupListCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(String repository, String until, int segments, List<Line> backups) {}

  /** One backup. */
  record Line(
      String id, String ended, int timeline, long bytes, long storedBytes, int serverVersion) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    try (Repository open = repository.open(context, project)) {
      Stock stock = Stock.read(open, RepositoryOptions.state(project, open.head().systemId()));
      List<BackupManifest> backups = open.backups();
      if (output.json) {
        Json.write(
            context.console().out(),
            new Report(
                open.storage().description(),
                stock.archive().until().toString(),
                stock.archive().wal().size(),
                backups.stream().map(BackupListCommand::line).toList()));
        return 0;
      }
      context
          .console()
          .say(
              "%-18s %-22s %8s %10s %10s"
                  .formatted("backup", "from", "timeline", "size", "stored"));
      for (BackupManifest backup : backups) {
        context
            .console()
            .say(
                "%-18s %-22s %8d %10s %10s"
                    .formatted(
                        backup.id(),
                        backup.ended().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                        backup.timeline(),
                        BackupSteps.size(backup.bytes()),
                        BackupSteps.size(backup.storedBytes())));
      }
      context
          .console()
          .say(
              "every second from the first one up to " + stock.archive().until() + " was received");
      return 0;
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.BACKUP, String.valueOf(e.getMessage())).cause(e);
    }
  }

  private static Line line(BackupManifest backup) {
    return new Line(
        backup.id(),
        backup.ended().toString(),
        backup.timeline(),
        backup.bytes(),
        backup.storedBytes(),
        backup.serverVersion());
  }
}
