package dev.dbkeep.cli.branch;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** Writable copies of the database. */
public final class BranchCommands {
  private BranchCommands() {}

  public static List<CommandEntry> all() {
    return List.of(
        new CommandEntry(
            "branch create",
            "Branches",
            "a writable copy of the database to try things on",
            Risk.LOW,
            BranchCreateCommand::new),
        new CommandEntry(
            "branch list",
            "Branches",
            "branches with age, size, expiry and URL",
            Risk.NONE,
            BranchListCommand::new),
        new CommandEntry(
            "branch switch",
            "Branches",
            "lead DATABASE_URL in .env to a branch, and back",
            Risk.LOW,
            BranchSwitchCommand::new),
        new CommandEntry(
            "branch diff",
            "Branches",
            "what differs between a branch's schema and its source's",
            Risk.NONE,
            BranchDiffCommand::new),
        new CommandEntry(
            "branch reset",
            "Branches",
            "make a branch anew from its source",
            Risk.LOW,
            BranchResetCommand::new),
        new CommandEntry(
            "branch drop", "Branches", "remove a branch", Risk.LOW, BranchDropCommand::new),
        new CommandEntry(
            "branch prune",
            "Branches",
            "remove expired and half branches",
            Risk.LOW,
            BranchPruneCommand::new));
  }
}
