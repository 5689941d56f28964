package dev.dbkeep.cli.branch;

import dev.dbkeep.branch.Branches;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes branches whose time is over. */
@Command(
    description =
        "Removes branches that are expired, and what is left of those that were never finished."
            + " Branches that somebody works on stay.",
    footer = {"dbkeep branch prune --dry-run", "dbkeep branch prune"})
final class BranchPruneCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  BranchPruneCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(boolean dryRun, List<Branches.Removed> branches) {}

  @Override
  public Integer call() {
    BranchProject branch = new BranchProject(context, connection);
    List<Branches.Removed> done =
        branch.branches().prune(branch.env().branch().orElse(null), dryRun.dryRun());
    if (output.json()) {
      Json.write(context.console().out(), new Report(dryRun.dryRun(), done));
      return 0;
    }
    Console console = context.console();
    if (done.isEmpty()) {
      console.say("nothing to remove");
    }
    String did = dryRun.dryRun() ? "would be removed" : "removed";
    done.forEach(
        one ->
            console.say(one.name() + " " + (one.removed() ? did : "kept") + ": " + one.reason()));
    return 0;
  }
}
