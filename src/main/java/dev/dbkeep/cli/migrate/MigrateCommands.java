package dev.dbkeep.cli.migrate;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** What writes, judges and runs migrations. */
public final class MigrateCommands {
  private MigrateCommands() {}

  public static List<CommandEntry> all() {
    return List.of(
        new CommandEntry(
            "migrate new",
            "Migrations",
            "write the next migration from the desired schema",
            Risk.LOW,
            MigrateNewCommand::new),
        new CommandEntry(
            "migrate deploy",
            "Migrations",
            "run what is pending",
            Risk.HIGH,
            MigrateDeployCommand::new),
        new CommandEntry(
            "migrate status",
            "Migrations",
            "applied, pending, failed, edited, missing",
            Risk.NONE,
            MigrateStatusCommand::new),
        new CommandEntry(
            "migrate lint",
            "Migrations",
            "what is dangerous in pending migrations; 3 with findings",
            Risk.NONE,
            MigrateLintCommand::new),
        new CommandEntry(
            "migrate baseline",
            "Migrations",
            "take an existing database for what the migrations build",
            Risk.LOW,
            MigrateBaselineCommand::new),
        new CommandEntry(
            "migrate resolve",
            "Migrations",
            "correct the history by hand",
            Risk.LOW,
            MigrateResolveCommand::new));
  }
}
