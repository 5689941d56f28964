package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** What keeps a database fit from day to day. */
public final class UpkeepCommands {
  private UpkeepCommands() {}

  public static List<CommandEntry> all(InnerCommands.Program dbkeep) {
    return List.of(
        new CommandEntry(
            "upkeep run",
            "Upkeep",
            "run a maintenance job: daily, weekly, monthly, quarterly",
            Risk.HIGH,
            context -> new UpkeepRunCommand(new InnerCommands(context, dbkeep))),
        new CommandEntry(
            "upkeep list",
            "Upkeep",
            "the jobs, when they are due, how they ended; 3 when wrong",
            Risk.NONE,
            UpkeepListCommand::new),
        new CommandEntry(
            "upkeep install",
            "Upkeep",
            "files that let cron, systemd or Kubernetes start the jobs",
            Risk.LOW,
            UpkeepInstallCommand::new),
        new CommandEntry(
            "upkeep fill",
            "Upkeep",
            "add rows that must exist, by the rules of dbkeep.toml",
            Risk.HIGH,
            UpkeepFillCommand::new),
        new CommandEntry(
            "retention",
            "Upkeep",
            "remove rows whose time is over, unnoticed, archived first",
            Risk.HIGH,
            RetentionCommand::new),
        new CommandEntry(
            "slow explain",
            "Upkeep",
            "what a statement does, why it is slow, which index helps",
            Risk.LOW,
            SlowExplainCommand::new),
        new CommandEntry(
            "slow",
            "Upkeep",
            "statements that take the time, and what became slower",
            Risk.NONE,
            SlowCommand::new),
        new CommandEntry(
            "partitions plan",
            "Upkeep",
            "how a large table would get partitions by time",
            Risk.NONE,
            PartitionsPlanCommand::new),
        new CommandEntry(
            "partitions apply",
            "Upkeep",
            "give a table partitions while in use, or take them back",
            Risk.HIGH,
            PartitionsApplyCommand::new),
        new CommandEntry(
            "partitions split",
            "Upkeep",
            "divide the past of a table with partitions while in use",
            Risk.HIGH,
            PartitionsSplitCommand::new),
        new CommandEntry(
            "partitions keep",
            "Upkeep",
            "make partitions ahead of time, let old ones go",
            Risk.HIGH,
            PartitionsKeepCommand::new),
        new CommandEntry(
            "orphans",
            "Upkeep",
            "rows that point nowhere; 3 when there are any",
            Risk.HIGH,
            OrphansCommand::new));
  }
}
