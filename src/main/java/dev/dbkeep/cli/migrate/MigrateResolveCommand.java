package dev.dbkeep.cli.migrate;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.Migrations;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Corrects the history after a person has looked at the database. */
@Command(
    description = {
      "Says what is true of one migration after you have looked at the database; runs none of its"
          + " statements.",
      "--applied: all of it is there (also takes over the checksum of a file that was edited after"
          + " it was applied).",
      "--rolled-back: nothing of it is there, the next deploy runs it from its first statement."
    },
    footer = {"dbkeep migrate resolve --applied 20260412093000_add_email"})
final class MigrateResolveCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final MigrationOptions migrations = new MigrationOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(names = "--applied", paramLabel = "NAME", description = "record it as applied")
  private @Nullable String applied;

  @Option(
      names = "--rolled-back",
      paramLabel = "NAME",
      description = "record that nothing of it is in the database")
  private @Nullable String rolledBack;

  MigrateResolveCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(String migration, String state, boolean dryRun) {}

  @Override
  public Integer call() {
    if ((applied == null) == (rolledBack == null)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "say either --applied NAME or --rolled-back NAME",
          "`dbkeep migrate status` shows which migration failed.");
    }
    Project project = Project.load(context, migrations.flags(connection.flags()));
    MigrationFolder folder = migrations.open(context, project);
    Migrations history = new Migrations(project.url(), folder);
    String name;
    if (applied != null) {
      name = history.resolveApplied(applied, dryRun.dryRun());
    } else {
      name = history.resolveRolledBack(String.valueOf(rolledBack), dryRun.dryRun());
    }
    String state = applied != null ? "applied" : "rolled back";
    if (output.json()) {
      Json.write(context.console().out(), new Report(name, state, dryRun.dryRun()));
    } else {
      context
          .console()
          .out()
          .println(name + (dryRun.dryRun() ? " would be" : " is") + " recorded as " + state);
    }
    return 0;
  }
}
