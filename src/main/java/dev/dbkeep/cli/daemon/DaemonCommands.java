package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** What stays and watches, and what it tells. */
public final class DaemonCommands {
  private DaemonCommands() {}

  public static List<CommandEntry> all(InnerCommands.Program dbkeep) {
    return List.of(
        new CommandEntry(
            "metrics",
            "Upkeep",
            "serve the numbers of server and upkeep to Prometheus",
            Risk.NONE,
            MetricsCommand::new),
        new CommandEntry(
            "alerts check",
            "Upkeep",
            "tell what is wrong and what is over; 3 while something is",
            Risk.LOW,
            AlertsCheckCommand::new),
        new CommandEntry(
            "daemon",
            "Upkeep",
            "run the maintenance jobs when they are due, until stopped",
            Risk.HIGH,
            context -> new DaemonCommand(new InnerCommands(context, dbkeep))),
        new CommandEntry(
            "fleet",
            "Upkeep",
            "many databases, a line each; 3 when one has a finding",
            Risk.NONE,
            FleetCommand::new));
  }
}
