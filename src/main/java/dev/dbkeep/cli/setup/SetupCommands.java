package dev.dbkeep.cli.setup;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** What sets a project up. */
public final class SetupCommands {
  private SetupCommands() {}

  public static List<CommandEntry> all(InnerCommands.Program dbkeep) {
    return List.of(
        new CommandEntry(
            "init",
            "Set up",
            "write dbkeep.toml from what lies in the folder",
            Risk.LOW,
            InitCommand::new),
        new CommandEntry(
            "doctor",
            "Set up",
            "check the setup, with the next step for each fault",
            Risk.NONE,
            DoctorCommand::new),
        new CommandEntry(
            "demo",
            "Set up",
            "the whole way on an example, without a database of yours",
            Risk.LOW,
            context -> new DemoCommand(new InnerCommands(context, dbkeep))),
        new CommandEntry(
            "config show",
            "Set up",
            "every setting and where it comes from",
            Risk.NONE,
            ConfigShowCommand::new));
  }
}
