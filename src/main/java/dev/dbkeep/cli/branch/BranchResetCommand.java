package dev.dbkeep.cli.branch;

import dev.dbkeep.branch.BranchRequest;
import dev.dbkeep.branch.Branches;
import dev.dbkeep.branch.EnvSwitch;
import dev.dbkeep.branch.mask.Masker;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.postgres.ServerUrl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a branch anew from its source. */
@Command(
    description =
        "Throws away what was done on a branch and makes it again from what its source is now, in"
            + " the same way. The source is not touched.",
    footer = {"dbkeep branch reset try-index"})
final class BranchResetCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "the branch")
  private String name = "";

  BranchResetCommand(Context context) {
    this.context = context;
  }

  /** The JSON result; in a dry run the URL is the source's. */
  record Report(boolean dryRun, String name, String provider, String url, long milliseconds) {}

  @Override
  public Integer call() {
    BranchProject branch = new BranchProject(context, connection);
    if (dryRun.dryRun()) {
      return show(branch.branches().required(name).provider(), branch.branches().source(name));
    }
    Branches.Created created = branch.branches().reset(name, parts(branch));
    EnvSwitch env = branch.env();
    if (env.branch().filter(name::equals).isPresent()) {
      env.to(name, created.url()); // its port may have changed
    }
    long milliseconds = created.took().toMillis();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              false, name, created.branch().provider(), created.url().toString(), milliseconds));
    } else {
      context.console().say("branch " + name + " made anew in " + milliseconds + " ms");
      context.console().say(created.url().toString());
    }
    return 0;
  }

  private Branches.Parts parts(BranchProject branch) {
    return new Branches.Parts() {
      @Override
      public BranchRequest.SchemaFiller schema() {
        return branch::copySchema;
      }

      @Override
      public BranchRequest.Moment moment(String text) {
        return new BranchPast(context, branch.project(), repository, output).moment(text);
      }

      @Override
      public Masker masker() {
        return new BranchMask(branch).masker();
      }
    };
  }

  private int show(String provider, ServerUrl source) {
    if (output.json()) {
      Json.write(context.console().out(), new Report(true, name, provider, source.toString(), 0));
    } else {
      context
          .console()
          .say("branch " + name + " would be thrown away and made anew from " + source);
    }
    return 0;
  }
}
