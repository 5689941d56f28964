package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** The database in a browser. */
public final class StudioCommands {
  private StudioCommands() {}

  public static List<CommandEntry> all(InnerCommands.Program dbkeep) {
    return List.of(
        new CommandEntry(
            "studio",
            "Look",
            "tables, rows, SQL and the diagram in a browser",
            Risk.LOW,
            context -> new StudioCommand(new InnerCommands(context, dbkeep))));
  }
}
