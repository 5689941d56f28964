package dev.dbkeep.cli.branch;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.LiveCluster;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.restore.TargetText;
import dev.dbkeep.branch.BranchRequest;
import dev.dbkeep.cli.backup.PastSteps;
import dev.dbkeep.cli.backup.RestoreSteps;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;

/** Joins branches with the backups: a branch of a former moment. */
final class BranchPast {
  private final Context context;
  private final Project project;
  private final RepositoryOptions repository;
  private final OutputOptions output;

  BranchPast(Context context, Project project, RepositoryOptions repository, OutputOptions output) {
    this.context = context;
    this.project = project;
    this.repository = repository;
    this.output = output;
  }

  @FunctionalInterface
  private interface Work {
    void run(Repository open, Stock stock, RestorePlan plan)
        throws IOException, InterruptedException;
  }

  /** What cannot be reached is refused here, before anything of the branch is made. */
  BranchRequest.Moment moment(String text) {
    Target target = TargetText.parse(text, context.clock().getZone());
    planned(target, (open, stock, plan) -> {});
    return new BranchRequest.Moment(
        text,
        (data, log) -> planned(target, (open, stock, plan) -> write(open, stock, plan, data, log)));
  }

  private void write(Repository open, Stock stock, RestorePlan plan, Path data, Path log)
      throws IOException, InterruptedException {
    new RestoreSteps(context, project, output).detached(open, stock, plan, data, log);
  }

  private void planned(Target target, Work work) {
    try (Repository open = repository.open(context, project)) {
      LiveCluster.refuseOther(project.url(), open);
      PastSteps steps = new PastSteps(context, project, output);
      Stock stock = steps.stock(open);
      work.run(open, stock, steps.plan(stock, target));
    } catch (IOException e) {
      throw BackupFailure.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted before the branch was made");
    }
  }
}
