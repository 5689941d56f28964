package dev.dbkeep.cli;

import dev.dbkeep.cli.backup.BackupCommands;
import dev.dbkeep.cli.branch.BranchCommands;
import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Risk;
import dev.dbkeep.cli.daemon.DaemonCommands;
import dev.dbkeep.cli.health.HealthCommands;
import dev.dbkeep.cli.migrate.MigrateCommands;
import dev.dbkeep.cli.schema.SchemaCommands;
import dev.dbkeep.cli.setup.ServerCommands;
import dev.dbkeep.cli.setup.SetupCommands;
import dev.dbkeep.cli.studio.StudioCommands;
import dev.dbkeep.cli.upkeep.UpkeepCommands;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The registry of commands, put together from those of the packages. Only the one that was asked
 * for is built, which keeps the start below 100 ms.
 */
public final class Commands {
  private static final InnerCommands.Program DBKEEP =
      (context, words) -> new Application(context).run(words.toArray(String[]::new));

  /** In the order of the overview, where a topic stands where its first command does. */
  private static final List<CommandEntry> ALL =
      Stream.of(
              SetupCommands.all(DBKEEP),
              List.of(completion()),
              StudioCommands.all(DBKEEP),
              SchemaCommands.all(),
              MigrateCommands.all(),
              BackupCommands.all(),
              HealthCommands.all(),
              DaemonCommands.all(DBKEEP),
              BranchCommands.all(),
              UpkeepCommands.all(DBKEEP),
              ServerCommands.all())
          .flatMap(List::stream)
          .toList();

  private Commands() {}

  private static CommandEntry completion() {
    return new CommandEntry(
        "completion",
        "Set up",
        "print the completion script of a shell",
        Risk.NONE,
        CompletionCommand::new);
  }

  public static List<CommandEntry> all() {
    return ALL;
  }

  static Optional<CommandEntry> find(String name) {
    return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  static List<CommandEntry> ofGroup(String group) {
    return ALL.stream().filter(entry -> entry.group().equals(group)).toList();
  }
}
