package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.Protection;
import dev.dbkeep.backup.base.BaseBackup;
import dev.dbkeep.backup.base.MadeBackup;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One more base backup. */
@Command(
    description = {
      "Makes a base backup beside the running `dbkeep protect`, which receives its WAL.",
      "Only what changed since the last one takes room; PostgreSQL 17 and later with summarize_wal"
          + " also reads and sends only that. Every backup is complete in the repository.",
    },
    footer = {"dbkeep backup now", "dbkeep backup now --full"})
final class BackupNowCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final BackupOptions options = new BackupOptions();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  BackupNowCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param backup null in a dry run
   * @param basis the backup since which only changes were sent
   */
  record Report(
      boolean dryRun,
      String repository,
      @Nullable String backup,
      @Nullable String basis,
      long bytes,
      long storedBytes,
      long milliseconds) {}

  @Override
  public Integer call() throws InterruptedException {
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    RepositoryHead head = Protection.identify(url);
    try (Repository open = repository.open(context, project);
        ProgressLine line = new ProgressLine(context, "MB", output.quiet())) {
      if (!open.head().systemId().equals(head.systemId())) {
        throw DbkeepException.of(
            ErrorCode.BACKUP,
            "the backups at "
                + open.storage().description()
                + " are of another cluster than "
                + url.server(),
            "Name another place with --repo.");
      }
      if (dryRun.dryRun()) {
        show(url, open.storage().description());
        return 0;
      }
      MadeBackup made =
          new BaseBackup(url, open, context.clock())
              .run(options.request(context), BackupSteps.progress(line));
      BackupManifest backup = made.manifest();
      long milliseconds = java.time.Duration.between(backup.started(), backup.ended()).toMillis();
      if (output.json()) {
        Json.write(
            context.console().out(),
            new Report(
                false,
                open.storage().description(),
                backup.id(),
                made.basis(),
                backup.bytes(),
                backup.storedBytes(),
                milliseconds));
      } else {
        context
            .console()
            .say(
                "backup %s: %s in %.1f s, %s new in the repository%s"
                    .formatted(
                        backup.id(),
                        ByteSizes.text(backup.bytes()),
                        milliseconds / 1000.0,
                        ByteSizes.text(backup.storedBytes()),
                        made.basis() == null
                            ? ""
                            : "; only changes since " + made.basis() + " were sent"));
      }
      return 0;
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private void show(ServerUrl url, String place) {
    if (output.json()) {
      Json.write(context.console().out(), new Report(true, place, null, null, 0, 0, 0));
    } else {
      context.console().say("would back up " + url + " to " + place);
    }
  }
}
