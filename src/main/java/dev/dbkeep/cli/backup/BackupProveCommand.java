package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.proof.Prover;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows that a backup is good by restoring it. */
@Command(
    description = {
      "Restores a backup into a scratch folder, starts it on a port of its own, replays the log and"
          + " reads every table, then removes it. While `dbkeep protect` runs, the rows are"
          + " compared with the primary's at one exact moment, without a lock; otherwise the proof"
          + " is a lesser one and says so. The result goes into the ledger of the repository; 3"
          + " when the proof failed.",
    },
    footer = {"dbkeep backup prove", "dbkeep backup prove 20261121T140307Z --scratch /srv/scratch"})
final class BackupProveCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ProofOptions proofs = new ProofOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "BACKUP",
      description = "as `backup list` names it (default: the newest that is not proven)")
  private @Nullable String backup;

  BackupProveCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(@Nullable String backup, boolean dryRun, ProofText.@Nullable Report proof) {}

  @Override
  public Integer call() throws InterruptedException {
    Project project = Project.load(context, connection.flags());
    try (Repository open = repository.open(context, project)) {
      Prover prover = proofs.prover(context, project, open);
      Optional<String> chosen = backup == null ? prover.unproven() : Optional.of(backup);
      if (chosen.isEmpty() || dryRun.dryRun()) {
        String text =
            chosen.isEmpty() ? "every backup is proven" : "would prove backup " + chosen.get();
        print(new Report(chosen.orElse(null), dryRun.dryRun(), null), List.of(text));
        return 0;
      }
      ProofRecord proof =
          prover
              .prove(
                  chosen.get(),
                  step -> {
                    if (!output.quiet() && !output.json()) {
                      context.console().tell(step);
                    }
                  })
              .record();
      List<String> lines = new java.util.ArrayList<>(List.of(ProofText.summary(proof)));
      lines.addAll(ProofText.lines(proof));
      print(new Report(chosen.get(), false, ProofText.Report.of(proof)), lines);
      return proof.grade() == ProofRecord.Grade.FAILED ? ErrorCode.BACKUP_DAMAGED.exit() : 0;
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private void print(Report report, List<String> lines) {
    if (output.json()) {
      Json.write(context.console().out(), report);
    } else {
      lines.forEach(context.console()::say);
    }
  }
}
