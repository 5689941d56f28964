package dev.dbkeep.cli;

import dev.dbkeep.cli.backup.AtCommand;
import dev.dbkeep.cli.backup.BackupDrillCommand;
import dev.dbkeep.cli.backup.BackupDumpCommand;
import dev.dbkeep.cli.backup.BackupKeyCommand;
import dev.dbkeep.cli.backup.BackupListCommand;
import dev.dbkeep.cli.backup.BackupLoadCommand;
import dev.dbkeep.cli.backup.BackupNowCommand;
import dev.dbkeep.cli.backup.BackupProveCommand;
import dev.dbkeep.cli.backup.BackupPruneCommand;
import dev.dbkeep.cli.backup.BackupStatusCommand;
import dev.dbkeep.cli.backup.BackupVerifyCommand;
import dev.dbkeep.cli.backup.ProtectCommand;
import dev.dbkeep.cli.backup.RescueCommand;
import dev.dbkeep.cli.backup.RestoreCommand;
import dev.dbkeep.cli.backup.UndoCommand;
import dev.dbkeep.cli.backup.WhenDeletedCommand;
import dev.dbkeep.cli.branch.BranchCreateCommand;
import dev.dbkeep.cli.branch.BranchDiffCommand;
import dev.dbkeep.cli.branch.BranchDropCommand;
import dev.dbkeep.cli.branch.BranchListCommand;
import dev.dbkeep.cli.branch.BranchPruneCommand;
import dev.dbkeep.cli.branch.BranchResetCommand;
import dev.dbkeep.cli.branch.BranchSwitchCommand;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.daemon.AlertsCheckCommand;
import dev.dbkeep.cli.daemon.DaemonCommand;
import dev.dbkeep.cli.daemon.FleetCommand;
import dev.dbkeep.cli.daemon.MetricsCommand;
import dev.dbkeep.cli.health.HealthCommand;
import dev.dbkeep.cli.health.HealthExplainCommand;
import dev.dbkeep.cli.health.ReportCommand;
import dev.dbkeep.cli.migrate.MigrateBaselineCommand;
import dev.dbkeep.cli.migrate.MigrateDeployCommand;
import dev.dbkeep.cli.migrate.MigrateLintCommand;
import dev.dbkeep.cli.migrate.MigrateNewCommand;
import dev.dbkeep.cli.migrate.MigrateResolveCommand;
import dev.dbkeep.cli.migrate.MigrateStatusCommand;
import dev.dbkeep.cli.schema.DiffCommand;
import dev.dbkeep.cli.schema.PullCommand;
import dev.dbkeep.cli.schema.PushCommand;
import dev.dbkeep.cli.schema.ResetCommand;
import dev.dbkeep.cli.schema.SeedCommand;
import dev.dbkeep.cli.setup.ConfigShowCommand;
import dev.dbkeep.cli.setup.DemoCommand;
import dev.dbkeep.cli.setup.DoctorCommand;
import dev.dbkeep.cli.setup.InitCommand;
import dev.dbkeep.cli.setup.ServerCommand;
import dev.dbkeep.cli.studio.StudioCommand;
import dev.dbkeep.cli.upkeep.OrphansCommand;
import dev.dbkeep.cli.upkeep.PartitionsApplyCommand;
import dev.dbkeep.cli.upkeep.PartitionsKeepCommand;
import dev.dbkeep.cli.upkeep.PartitionsPlanCommand;
import dev.dbkeep.cli.upkeep.PartitionsSplitCommand;
import dev.dbkeep.cli.upkeep.RetentionCommand;
import dev.dbkeep.cli.upkeep.SlowCommand;
import dev.dbkeep.cli.upkeep.SlowExplainCommand;
import dev.dbkeep.cli.upkeep.UpkeepFillCommand;
import dev.dbkeep.cli.upkeep.UpkeepInstallCommand;
import dev.dbkeep.cli.upkeep.UpkeepListCommand;
import dev.dbkeep.cli.upkeep.UpkeepRunCommand;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * The registry of commands. Only the one that was asked for is built, which keeps the start below
 * 100 ms.
 */
public final class Commands {
  private Commands() {}

  /**
   * One command.
   *
   * @param name as typed; a command of a group carries both words, {@code migrate deploy}
   * @param topic the heading it stands under in the overview
   * @param summary the line in the overview
   * @param command builds it; picocli fills its fields before {@code call} gives the exit code
   */
  public record Entry(
      String name,
      String topic,
      String summary,
      Risk risk,
      Function<Context, Callable<Integer>> command) {
    /** {@code migrate} of {@code migrate deploy}; empty for a command that stands alone. */
    String group() {
      int space = name.indexOf(' ');
      return space < 0 ? "" : name.substring(0, space);
    }
  }

  private static final List<Entry> ALL =
      List.of(
          new Entry(
              "init",
              "Set up",
              "write dbkeep.toml from what lies in the folder",
              Risk.LOW,
              InitCommand::new),
          new Entry(
              "doctor",
              "Set up",
              "check the setup, with the next step for each fault",
              Risk.NONE,
              DoctorCommand::new),
          new Entry(
              "demo",
              "Set up",
              "the whole way on an example, without a database of yours",
              Risk.LOW,
              context -> new DemoCommand(inner(context))),
          new Entry(
              "studio",
              "Look",
              "tables, rows, SQL and the diagram in a browser",
              Risk.LOW,
              context -> new StudioCommand(inner(context))),
          new Entry(
              "push",
              "Schema",
              "make the database equal to the desired schema",
              Risk.CRITICAL,
              PushCommand::new),
          new Entry(
              "diff",
              "Schema",
              "the SQL between any two schemas; 3 when they differ",
              Risk.NONE,
              DiffCommand::new),
          new Entry(
              "pull",
              "Schema",
              "write the database's schema as SQL or schema.prisma",
              Risk.LOW,
              PullCommand::new),
          new Entry(
              "reset",
              "Schema",
              "drop everything, build it again, seed",
              Risk.CRITICAL,
              ResetCommand::new),
          new Entry(
              "seed",
              "Schema",
              "load first data: a SQL file or a command",
              Risk.HIGH,
              SeedCommand::new),
          new Entry(
              "migrate new",
              "Migrations",
              "write the next migration from the desired schema",
              Risk.LOW,
              MigrateNewCommand::new),
          new Entry(
              "migrate deploy",
              "Migrations",
              "run what is pending",
              Risk.HIGH,
              MigrateDeployCommand::new),
          new Entry(
              "migrate status",
              "Migrations",
              "applied, pending, failed, edited, missing",
              Risk.NONE,
              MigrateStatusCommand::new),
          new Entry(
              "migrate lint",
              "Migrations",
              "what is dangerous in pending migrations; 3 with findings",
              Risk.NONE,
              MigrateLintCommand::new),
          new Entry(
              "migrate baseline",
              "Migrations",
              "take an existing database for what the migrations build",
              Risk.LOW,
              MigrateBaselineCommand::new),
          new Entry(
              "migrate resolve",
              "Migrations",
              "correct the history by hand",
              Risk.LOW,
              MigrateResolveCommand::new),
          new Entry(
              "protect",
              "Protection",
              "base backup, and every byte of WAL from then on",
              Risk.LOW,
              ProtectCommand::new),
          new Entry(
              "backup now", "Protection", "one more base backup", Risk.LOW, BackupNowCommand::new),
          new Entry(
              "backup list",
              "Protection",
              "what can be restored, and up to which moment",
              Risk.NONE,
              BackupListCommand::new),
          new Entry(
              "backup status",
              "Protection",
              "the protection now, and what is wrong; 3 when something is",
              Risk.NONE,
              BackupStatusCommand::new),
          new Entry(
              "backup prove",
              "Protection",
              "restore a backup and compare every row; 3 when it fails",
              Risk.LOW,
              BackupProveCommand::new),
          new Entry(
              "backup verify",
              "Protection",
              "read every byte; 3 with damage, and what survives it",
              Risk.NONE,
              BackupVerifyCommand::new),
          new Entry(
              "backup prune",
              "Protection",
              "remove what retention does not need",
              Risk.LOW,
              BackupPruneCommand::new),
          new Entry(
              "backup drill",
              "Protection",
              "restore to a random moment, with a report; 3 when it fails",
              Risk.LOW,
              BackupDrillCommand::new),
          new Entry(
              "restore",
              "Protection",
              "the cluster as it was, in a new folder",
              Risk.LOW,
              RestoreCommand::new),
          new Entry(
              "rescue",
              "Protection",
              "after an accident, step by step to a database that works",
              Risk.LOW,
              RescueCommand::new),
          new Entry(
              "at",
              "Protection",
              "a query on the database as it was, or one table of then",
              Risk.LOW,
              AtCommand::new),
          new Entry(
              "when-deleted",
              "Protection",
              "which transactions took rows from a table, and when",
              Risk.NONE,
              WhenDeletedCommand::new),
          new Entry(
              "undo",
              "Protection",
              "bring back the rows that a transaction took",
              Risk.HIGH,
              UndoCommand::new),
          new Entry(
              "backup dump",
              "Protection",
              "write a portable dump with the pg_dump that fits",
              Risk.LOW,
              BackupDumpCommand::new),
          new Entry(
              "backup load",
              "Protection",
              "load a portable dump into an empty database",
              Risk.HIGH,
              BackupLoadCommand::new),
          new Entry(
              "backup key",
              "Protection",
              "make or name a key for encrypted backups",
              Risk.LOW,
              BackupKeyCommand::new),
          new Entry(
              "health explain",
              "Upkeep",
              "what a health check looks for, and why",
              Risk.NONE,
              HealthExplainCommand::new),
          new Entry(
              "health",
              "Upkeep",
              "54 checks with their fixes, and a score; 3 when it matters",
              Risk.NONE,
              HealthCommand::new),
          new Entry(
              "metrics",
              "Upkeep",
              "serve the numbers of server and upkeep to Prometheus",
              Risk.NONE,
              MetricsCommand::new),
          new Entry(
              "alerts check",
              "Upkeep",
              "tell what is wrong and what is over; 3 while something is",
              Risk.LOW,
              AlertsCheckCommand::new),
          new Entry(
              "branch create",
              "Branches",
              "a writable copy of the database to try things on",
              Risk.LOW,
              BranchCreateCommand::new),
          new Entry(
              "branch list",
              "Branches",
              "branches with age, size, expiry and URL",
              Risk.NONE,
              BranchListCommand::new),
          new Entry(
              "branch switch",
              "Branches",
              "lead DATABASE_URL in .env to a branch, and back",
              Risk.LOW,
              BranchSwitchCommand::new),
          new Entry(
              "branch diff",
              "Branches",
              "what differs between a branch's schema and its source's",
              Risk.NONE,
              BranchDiffCommand::new),
          new Entry(
              "branch reset",
              "Branches",
              "make a branch anew from its source",
              Risk.LOW,
              BranchResetCommand::new),
          new Entry("branch drop", "Branches", "remove a branch", Risk.LOW, BranchDropCommand::new),
          new Entry(
              "branch prune",
              "Branches",
              "remove expired and half branches",
              Risk.LOW,
              BranchPruneCommand::new),
          new Entry(
              "daemon",
              "Upkeep",
              "run the maintenance jobs when they are due, until stopped",
              Risk.HIGH,
              context -> new DaemonCommand(inner(context))),
          new Entry(
              "fleet",
              "Upkeep",
              "many databases, a line each; 3 when one has a finding",
              Risk.NONE,
              FleetCommand::new),
          new Entry(
              "upkeep run",
              "Upkeep",
              "run a maintenance job: daily, weekly, monthly, quarterly",
              Risk.HIGH,
              context -> new UpkeepRunCommand(inner(context))),
          new Entry(
              "upkeep list",
              "Upkeep",
              "the jobs, when they are due, how they ended; 3 when wrong",
              Risk.NONE,
              UpkeepListCommand::new),
          new Entry(
              "upkeep install",
              "Upkeep",
              "files that let cron, systemd or Kubernetes start the jobs",
              Risk.LOW,
              UpkeepInstallCommand::new),
          new Entry(
              "upkeep fill",
              "Upkeep",
              "add rows that must exist, by the rules of dbkeep.toml",
              Risk.HIGH,
              UpkeepFillCommand::new),
          new Entry(
              "retention",
              "Upkeep",
              "remove rows whose time is over, unnoticed, archived first",
              Risk.HIGH,
              RetentionCommand::new),
          new Entry(
              "report",
              "Upkeep",
              "health, growth, slow statements and jobs on one page",
              Risk.LOW,
              ReportCommand::new),
          new Entry(
              "slow explain",
              "Upkeep",
              "what a statement does, why it is slow, which index helps",
              Risk.LOW,
              SlowExplainCommand::new),
          new Entry(
              "slow",
              "Upkeep",
              "statements that take the time, and what became slower",
              Risk.NONE,
              SlowCommand::new),
          new Entry(
              "partitions plan",
              "Upkeep",
              "how a large table would get partitions by time",
              Risk.NONE,
              PartitionsPlanCommand::new),
          new Entry(
              "partitions apply",
              "Upkeep",
              "give a table partitions while in use, or take them back",
              Risk.HIGH,
              PartitionsApplyCommand::new),
          new Entry(
              "partitions split",
              "Upkeep",
              "divide the past of a table with partitions while in use",
              Risk.HIGH,
              PartitionsSplitCommand::new),
          new Entry(
              "partitions keep",
              "Upkeep",
              "make partitions ahead of time, let old ones go",
              Risk.HIGH,
              PartitionsKeepCommand::new),
          new Entry(
              "orphans",
              "Upkeep",
              "rows that point nowhere; 3 when there are any",
              Risk.HIGH,
              OrphansCommand::new),
          new Entry(
              "server start",
              "Server",
              "start the embedded PostgreSQL of this project",
              Risk.LOW,
              server(ServerCommand.Action.START)),
          new Entry(
              "server stop", "Server", "stop it", Risk.LOW, server(ServerCommand.Action.STOP)),
          new Entry(
              "server status",
              "Server",
              "say whether it runs",
              Risk.NONE,
              server(ServerCommand.Action.STATUS)),
          new Entry(
              "server url",
              "Server",
              "print its URL with the password, for other programs",
              Risk.NONE,
              server(ServerCommand.Action.URL)),
          new Entry(
              "config show",
              "Set up",
              "every setting and where it comes from",
              Risk.NONE,
              ConfigShowCommand::new),
          new Entry(
              "completion",
              "Set up",
              "print the completion script of a shell",
              Risk.NONE,
              CompletionCommand::new));

  private static Function<Context, Callable<Integer>> server(ServerCommand.Action action) {
    return context -> new ServerCommand(context, action);
  }

  private static InnerCommands inner(Context context) {
    return new InnerCommands(
        context, (given, words) -> new Application(given).run(words.toArray(String[]::new)));
  }

  public static List<Entry> all() {
    return ALL;
  }

  static Optional<Entry> find(String name) {
    return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  static List<Entry> ofGroup(String group) {
    return ALL.stream().filter(entry -> entry.group().equals(group)).toList();
  }
}
