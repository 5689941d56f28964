package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Loads the project's first data. */
@Command(
    description = {
      "Runs the seed of the project: the SQL file named by `seed`, or the command named by"
          + " `seed-command`.",
      "A SQL file runs in one transaction; a command gets DATABASE_URL."
    },
    footer = {"dbkeep seed", "dbkeep seed --dry-run"})
final class SeedCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  SeedCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(String seed, String database, boolean dryRun, long milliseconds) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    project.refuseWhenProtected("seed");
    Seed seed =
        Seed.of(project.settings())
            .orElseThrow(
                () ->
                    DbkeepException.of(
                        ErrorCode.CONFIG,
                        "no seed is configured",
                        "Put seed = \"seed.sql\" or seed-command = \"…\" into dbkeep.toml."));
    ServerUrl url = project.url();
    Instant start = context.clock().instant();
    if (!dryRun.dryRun()) {
      seed.run(context, url, project.executeOptions());
    }
    long milliseconds = Duration.between(start, context.clock().instant()).toMillis();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(seed.description(), url.toString(), dryRun.dryRun(), milliseconds));
    } else {
      context
          .console()
          .out()
          .println((dryRun.dryRun() ? "would run " : "ran ") + seed.description() + " on " + url);
    }
    return 0;
  }
}
