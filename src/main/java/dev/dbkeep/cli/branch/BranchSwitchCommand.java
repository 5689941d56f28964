package dev.dbkeep.cli.branch;

import dev.dbkeep.branch.EnvSwitch;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Leads the project to a branch and back. */
@Command(
    description = {
      "Writes the URL of a branch as DATABASE_URL into .env, in one step that cannot be half done;"
          + " no other byte of the file changes. --back puts the former value back.",
      "The former value is kept in .dbkeep, which git ignores."
    },
    footer = {"dbkeep branch switch try-index", "dbkeep branch switch --back"})
final class BranchSwitchCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "the branch")
  private @Nullable String name;

  @Option(names = "--back", description = "to the database before the first switch")
  private boolean back;

  BranchSwitchCommand(Context context) {
    this.context = context;
  }

  /** The JSON result: where the project works now, null for its own database. */
  record Report(
      boolean dryRun, @Nullable String branch, @Nullable String url, @Nullable String left) {}

  @Override
  public Integer call() {
    if (back == (name != null)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "branch switch needs the name of a branch or --back",
          "Run `dbkeep branch list` for the names.");
    }
    BranchProject branch = new BranchProject(context, connection);
    EnvSwitch env = branch.env();
    if (dryRun.dryRun()) {
      return show(env, name == null ? null : branch.branches().required(name).name());
    }
    return name == null ? back(env) : to(name, env, branch);
  }

  private int show(EnvSwitch env, @Nullable String wanted) {
    String left = env.branch().orElse(null);
    if (output.json()) {
      Json.write(context.console().out(), new Report(true, wanted, null, left));
    } else {
      context
          .console()
          .say(
              wanted != null
                  ? "DATABASE_URL in .env would lead to branch " + wanted
                  : left == null
                      ? "not switched to a branch: nothing would change"
                      : "DATABASE_URL in .env would get the value it had before branch " + left);
    }
    return 0;
  }

  private int back(EnvSwitch env) {
    String left = env.back();
    if (output.json()) {
      Json.write(context.console().out(), new Report(false, null, null, left));
    } else {
      context.console().say("back from branch " + left + ": .env is as it was");
    }
    return 0;
  }

  private int to(String wanted, EnvSwitch env, BranchProject branch) {
    ServerUrl url = branch.branches().open(wanted);
    context.console().redactor().remember(url.password());
    String left = env.branch().orElse(null);
    env.to(wanted, url);
    if (output.json()) {
      Json.write(context.console().out(), new Report(false, wanted, url.toString(), left));
      return 0;
    }
    context.console().say("DATABASE_URL in .env leads to branch " + wanted + " now");
    context.console().say(url.toString());
    if (!output.quiet()) {
      context
          .console()
          .tell("Restart what reads .env at its start. Back again: dbkeep branch switch --back");
      if (context.environment().containsKey("DATABASE_URL")) {
        context
            .console()
            .tell("note: DATABASE_URL is also set in this shell, which goes before .env; unset it");
      }
    }
    return 0;
  }
}
