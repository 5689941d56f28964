package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.retention.Prune;
import dev.dbkeep.backup.retention.RetentionPlan;
import dev.dbkeep.backup.retention.RetentionRules;
import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes what retention does not need. */
@Command(
    description = {
      "Keeps every second of the last days and one backup a day before that, and removes the other"
          + " backups, their WAL and the chunks that no backup names. Never the last proven backup"
          + " and the WAL behind it, never what a restore or a proof reads; nothing at all while a"
          + " manifest is damaged. A day is one of UTC. Run it from cron beside `dbkeep protect`.",
    },
    footer = {
      "dbkeep backup prune --dry-run",
      "dbkeep backup prune --keep-days 14 --keep-daily 90",
    })
final class BackupPruneCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--keep-days",
      paramLabel = "N",
      description = "days of which every second can be restored (default: 7)")
  private int keepDays = RetentionRules.DEFAULTS.days();

  @Option(
      names = "--keep-daily",
      paramLabel = "N",
      description = "days of which one backup stays (default: 30)")
  private int keepDaily = RetentionRules.DEFAULTS.dailyBackups();

  @Option(
      names = "--forget",
      paramLabel = "BACKUP",
      description = "give up a backup whose manifest is damaged or lost, then go on")
  private @Nullable String forget;

  BackupPruneCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      boolean dryRun,
      List<String> removed,
      Map<String, String> kept,
      int segments,
      int chunks,
      long bytes,
      boolean sweptChunks) {}

  @Override
  public Integer call() {
    if (keepDays < 0 || keepDaily < 0) {
      throw DbkeepException.of(
          ErrorCode.USAGE, "a number of days is below zero", "Write --keep-days 7.");
    }
    Project project = Project.load(context, connection.flags());
    try (Repository open = repository.open(context, project)) {
      Prune prune =
          new Prune(open, new RetentionRules(keepDays, keepDaily), context.clock(), Prune.AGE);
      if (forget != null && !dryRun.dryRun()) {
        prune.forget(forget);
      }
      Prune.Outcome outcome =
          dryRun.dryRun() ? new Prune.Outcome(prune.plan(), 0, 0, false) : prune.run();
      print(outcome);
      return 0;
    } catch (DamagedException e) {
      throw DbkeepException.of(
              ErrorCode.BACKUP_DAMAGED,
              "nothing is removed: " + e.getMessage(),
              "`dbkeep backup verify` says what can still be restored; `backup prune --forget"
                  + " BACKUP` gives up a damaged backup.")
          .cause(e);
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private void print(Prune.Outcome outcome) {
    RetentionPlan plan = outcome.plan();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              dryRun.dryRun(),
              plan.backups(),
              plan.kept(),
              plan.wal().size(),
              outcome.chunks(),
              outcome.bytes(),
              outcome.sweptChunks()));
      return;
    }
    if (!output.quiet()) {
      plan.kept().forEach((id, reason) -> context.console().tell("keeps " + id + ": " + reason));
    }
    String verb = dryRun.dryRun() ? "would remove" : "removed";
    plan.backups().forEach(id -> context.console().say(verb + " backup " + id));
    context
        .console()
        .say(
            "%s %d backups, %d segments of WAL%s"
                .formatted(
                    verb,
                    plan.backups().size(),
                    plan.wal().size(),
                    dryRun.dryRun()
                        ? ""
                        : ", %d chunks (%s)"
                            .formatted(outcome.chunks(), ByteSizes.text(outcome.bytes()))));
    if (!dryRun.dryRun() && !outcome.sweptChunks() && !output.quiet()) {
      context.console().tell("A backup runs: the next prune removes the chunks.");
    }
  }
}
