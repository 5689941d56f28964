package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.verify.Verification;
import dev.dbkeep.backup.verify.Verification.Survivor;
import dev.dbkeep.backup.verify.Verifier;
import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads everything in a repository. */
@Command(
    description = {
      "Reads every chunk, manifest, segment of WAL and entry of the ledger. Finds what was changed,"
          + " cut off, lost or forged, and holes in the log, and says which backups and which time"
          + " survive it. One damaged object does not stop the reading of the others. 3 when"
          + " anything is wrong.",
    },
    footer = {"dbkeep backup verify", "dbkeep backup verify --repo s3://my-bucket/shop --json"})
final class BackupVerifyCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  BackupVerifyCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      List<String> faults,
      List<Line> survivors,
      int backups,
      int chunks,
      int segments,
      int ledgerEntries,
      long bytes) {}

  /** A backup from which every second between two moments can be restored. */
  record Line(String backup, String from, String until) {}

  @Override
  public Integer call() throws InterruptedException {
    Project project = Project.load(context, connection.flags());
    try (Repository open = repository.open(context, project)) {
      Verification found =
          new Verifier(open, RepositoryOptions.state(project, open.head().systemId())).verify();
      if (output.json()) {
        Json.write(context.console().out(), report(found));
      } else {
        print(found);
      }
      return found.faults().isEmpty() ? 0 : ErrorCode.BACKUP_DAMAGED.exit();
    } catch (DamagedException e) {
      throw DbkeepException.of(
              ErrorCode.BACKUP_DAMAGED,
              String.valueOf(e.getMessage()),
              "Nothing can be read without it: bring it back from a copy of the repository.")
          .cause(e);
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private void print(Verification found) {
    found.faults().forEach(fault -> context.console().say("wrong: " + fault));
    for (Survivor survivor : found.survivors()) {
      context
          .console()
          .say(
              "backup %s: every second from %s to %s can be restored"
                  .formatted(survivor.backup(), survivor.from(), survivor.until()));
    }
    if (found.survivors().isEmpty()) {
      context.console().say("nothing can be restored from here");
    }
    context
        .console()
        .say(
            "read %d backups, %d chunks, %d segments of WAL, %d entries of the ledger, %s: %s"
                .formatted(
                    found.backups(),
                    found.chunks(),
                    found.segments(),
                    found.entries(),
                    ByteSizes.text(found.bytes()),
                    found.faults().isEmpty() ? "all is well" : found.faults().size() + " faults"));
    if (!found.faults().isEmpty() && !output.quiet()) {
      context
          .console()
          .tell(
              "`dbkeep backup now --full` makes a base backup that does not need what is damaged.");
    }
  }

  private static Report report(Verification found) {
    return new Report(
        found.faults(),
        found.survivors().stream()
            .map(
                survivor ->
                    new Line(
                        survivor.backup(), survivor.from().toString(), survivor.until().toString()))
            .toList(),
        found.backups(),
        found.chunks(),
        found.segments(),
        found.entries(),
        found.bytes());
  }
}
