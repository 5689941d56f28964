package dev.dbkeep.cli.health;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** How the database is, and how it was. */
public final class HealthCommands {
  private HealthCommands() {}

  public static List<CommandEntry> all() {
    return List.of(
        new CommandEntry(
            "health explain",
            "Upkeep",
            "what a health check looks for, and why",
            Risk.NONE,
            HealthExplainCommand::new),
        new CommandEntry(
            "health",
            "Upkeep",
            "54 checks with their fixes, and a score; 3 when it matters",
            Risk.NONE,
            HealthCommand::new),
        new CommandEntry(
            "report",
            "Upkeep",
            "health, growth, slow statements and jobs on one page",
            Risk.LOW,
            ReportCommand::new));
  }
}
