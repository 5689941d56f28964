package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.past.RowKey;
import dev.dbkeep.backup.trace.Change;
import dev.dbkeep.backup.trace.WalWay;
import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Console;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells people which transactions took rows from a table. */
final class ChangePrinter {
  private final Console console;
  private final String table;

  ChangePrinter(Console console, String table) {
    this.console = console;
    this.table = table;
  }

  void table(List<Change> changes, int omitted) {
    if (changes.isEmpty()) {
      console.say("no transaction took rows from " + table);
      return;
    }
    console.say(
        "%-11s  %-27s  %8s  %8s".formatted("transaction", "committed", "deleted", "updated"));
    for (Change change : changes) {
      console.say(
          "%-11d  %-27s  %8d  %8d%s"
              .formatted(
                  change.xid(),
                  change.committed(),
                  change.deleted(),
                  change.updated(),
                  change.rewritten() ? "  and the table got a new file" : ""));
    }
    if (omitted > 0) {
      console.tell(omitted + " earlier ones are not shown: --limit 0 shows all");
    }
  }

  void row(RowKey wanted, WhenDeletedCommand.@Nullable Line by) {
    if (by == null) {
      console.say(
          "%s of %s is there, or was not seen at any moment that was looked at"
              .formatted(wanted.display(), table));
      return;
    }
    console.say(
        "%s of %s was taken by transaction %d, committed %s, with %d row%s in all"
            .formatted(
                wanted.display(),
                table,
                by.xid(),
                by.committed(),
                by.deleted(),
                by.deleted() == 1 ? "" : "s"));
  }

  void notes(WalWay way, List<Change> changes) {
    console.tell(
        "searched "
            + ByteSizes.text((long) way.files().size() * way.segmentSize())
            + " of the log");
    if (way.missing() > 0) {
      console.tell(
          "warning: %d segments are missing in between; what happened there is not known"
              .formatted(way.missing()));
    }
    if (changes.stream().anyMatch(Change::rewritten)) {
      console.tell(
          "note: a new file means TRUNCATE, VACUUM FULL, CLUSTER or ALTER TABLE; what"
              + " was deleted before that lay in another file and is not shown");
    }
    if (changes.stream().anyMatch(change -> !change.whole())) {
      console.tell("note: the first ones may have taken more rows before the log begins");
    }
  }
}
