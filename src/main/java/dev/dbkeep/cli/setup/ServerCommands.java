package dev.dbkeep.cli.setup;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** The embedded server of the project. */
public final class ServerCommands {
  private ServerCommands() {}

  public static List<CommandEntry> all() {
    return List.of(
        new CommandEntry(
            "server start",
            "Server",
            "start the embedded PostgreSQL of this project",
            Risk.LOW,
            context -> new ServerCommand(context, ServerCommand.Action.START)),
        new CommandEntry(
            "server stop",
            "Server",
            "stop it",
            Risk.LOW,
            context -> new ServerCommand(context, ServerCommand.Action.STOP)),
        new CommandEntry(
            "server status",
            "Server",
            "say whether it runs",
            Risk.NONE,
            context -> new ServerCommand(context, ServerCommand.Action.STATUS)),
        new CommandEntry(
            "server url",
            "Server",
            "print its URL with the password, for other programs",
            Risk.NONE,
            context -> new ServerCommand(context, ServerCommand.Action.URL)));
  }
}
