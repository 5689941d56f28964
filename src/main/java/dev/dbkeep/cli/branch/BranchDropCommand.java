package dev.dbkeep.cli.branch;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes a branch. */
@Command(
    description =
        "Removes a branch with all that was done on it, also while somebody works on it. Only what"
            + " carries the mark that dbkeep gave it is removed.",
    footer = {"dbkeep branch drop try-index"})
final class BranchDropCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "the branch")
  private String name = "";

  BranchDropCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(boolean dryRun, String branch) {}

  @Override
  public Integer call() {
    BranchProject branch = new BranchProject(context, connection);
    if (branch.env().branch().filter(name::equals).isPresent()) {
      throw DbkeepException.of(
          ErrorCode.BRANCH,
          "DATABASE_URL in .env leads to branch " + name,
          "Run `dbkeep branch switch --back` first.");
    }
    if (dryRun.dryRun()) {
      branch.branches().required(name);
    } else {
      branch.branches().drop(name);
    }
    if (output.json()) {
      Json.write(context.console().out(), new Report(dryRun.dryRun(), name));
    } else {
      context
          .console()
          .say("branch " + name + (dryRun.dryRun() ? " would be removed" : " removed"));
    }
    return 0;
  }
}
