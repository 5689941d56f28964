package dev.dbkeep.cli.backup;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Risk;
import java.util.List;

/** What protects a database and brings it back. */
public final class BackupCommands {
  private BackupCommands() {}

  public static List<CommandEntry> all() {
    return List.of(
        new CommandEntry(
            "protect",
            "Protection",
            "base backup, and every byte of WAL from then on",
            Risk.LOW,
            ProtectCommand::new),
        new CommandEntry(
            "backup now", "Protection", "one more base backup", Risk.LOW, BackupNowCommand::new),
        new CommandEntry(
            "backup list",
            "Protection",
            "what can be restored, and up to which moment",
            Risk.NONE,
            BackupListCommand::new),
        new CommandEntry(
            "backup status",
            "Protection",
            "the protection now, and what is wrong; 3 when something is",
            Risk.NONE,
            BackupStatusCommand::new),
        new CommandEntry(
            "backup prove",
            "Protection",
            "restore a backup and compare every row; 3 when it fails",
            Risk.LOW,
            BackupProveCommand::new),
        new CommandEntry(
            "backup verify",
            "Protection",
            "read every byte; 3 with damage, and what survives it",
            Risk.NONE,
            BackupVerifyCommand::new),
        new CommandEntry(
            "backup prune",
            "Protection",
            "remove what retention does not need",
            Risk.LOW,
            BackupPruneCommand::new),
        new CommandEntry(
            "backup drill",
            "Protection",
            "restore to a random moment, with a report; 3 when it fails",
            Risk.LOW,
            BackupDrillCommand::new),
        new CommandEntry(
            "restore",
            "Protection",
            "the cluster as it was, in a new folder",
            Risk.LOW,
            RestoreCommand::new),
        new CommandEntry(
            "rescue",
            "Protection",
            "after an accident, step by step to a database that works",
            Risk.LOW,
            RescueCommand::new),
        new CommandEntry(
            "at",
            "Protection",
            "a query on the database as it was, or one table of then",
            Risk.LOW,
            AtCommand::new),
        new CommandEntry(
            "when-deleted",
            "Protection",
            "which transactions took rows from a table, and when",
            Risk.NONE,
            WhenDeletedCommand::new),
        new CommandEntry(
            "undo",
            "Protection",
            "bring back the rows that a transaction took",
            Risk.HIGH,
            UndoCommand::new),
        new CommandEntry(
            "backup dump",
            "Protection",
            "write a portable dump with the pg_dump that fits",
            Risk.LOW,
            BackupDumpCommand::new),
        new CommandEntry(
            "backup load",
            "Protection",
            "load a portable dump into an empty database",
            Risk.HIGH,
            BackupLoadCommand::new),
        new CommandEntry(
            "backup key",
            "Protection",
            "make or name a key for encrypted backups",
            Risk.LOW,
            BackupKeyCommand::new));
  }
}
