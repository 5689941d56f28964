package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** What brings a database and its desired schema together. */
public final class SchemaCommands {
  private SchemaCommands() {}

  public static List<CommandEntry> all() {
    return List.of(
        new CommandEntry(
            "push",
            "Schema",
            "make the database equal to the desired schema",
            Risk.CRITICAL,
            PushCommand::new),
        new CommandEntry(
            "diff",
            "Schema",
            "the SQL between any two schemas; 3 when they differ",
            Risk.NONE,
            DiffCommand::new),
        new CommandEntry(
            "pull",
            "Schema",
            "write the database's schema as SQL or schema.prisma",
            Risk.LOW,
            PullCommand::new),
        new CommandEntry(
            "reset",
            "Schema",
            "drop everything, build it again, seed",
            Risk.CRITICAL,
            ResetCommand::new),
        new CommandEntry(
            "seed",
            "Schema",
            "load first data: a SQL file or a command",
            Risk.HIGH,
            SeedCommand::new));
  }
}
