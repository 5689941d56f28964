package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.undo.Conflict;
import dev.dbkeep.backup.undo.UndoResult;
import dev.dbkeep.backup.undo.Verdict;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows the statements that bring rows back, or what became of them. */
final class UndoPrinter {
  private static final int SHOWN = 20;

  private final Context context;
  private final OutputOptions output;

  UndoPrinter(Context context, OutputOptions output) {
    this.context = context;
    this.output = output;
  }

  /** What the rows were taken for: a transaction or a moment. */
  record Cause(
      @Nullable Long xid, @Nullable String committed, @Nullable String moment, String head) {}

  void report(Cause cause, UndoResult result, List<String> notes) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new UndoCommand.Report(
              cause.xid(),
              cause.committed(),
              cause.moment(),
              result.tables().entrySet().stream()
                  .map(entry -> counts(entry.getKey(), entry.getValue()))
                  .toList(),
              result.conflicts().stream().map(UndoPrinter::row).toList(),
              notes,
              result.script(),
              result.applied()));
      return;
    }
    Console console = context.console();
    if (!result.applied() && !result.script().isEmpty()) {
      console.out().print("-- " + cause.head() + "\n" + result.script());
    }
    result
        .tables()
        .forEach((table, counts) -> summary(console, counts(table, counts), result.applied()));
    if (result.tables().isEmpty()) {
      console.tell("transaction " + cause.xid() + " took no rows from a table that is there");
    }
    conflicts(console, result.conflicts());
    if (!output.quiet()) {
      notes.forEach(note -> console.tell("note: " + note));
    }
  }

  private void summary(Console console, UndoCommand.Counts counts, boolean applied) {
    String text =
        "%s: %d deleted and %d overwritten rows %s, %d are as they were, %d conflicts"
            .formatted(
                counts.table(),
                counts.inserted(),
                counts.updated(),
                applied ? "came back" : "would come back",
                counts.same(),
                counts.conflicts());
    if (applied) {
      console.say(text);
    } else if (!output.quiet()) {
      console.tell(text);
    }
  }

  private static void conflicts(Console console, List<Conflict> conflicts) {
    conflicts.stream()
        .limit(SHOWN)
        .forEach(
            conflict ->
                console.tell(
                    "conflict: "
                        + conflict.table()
                        + " "
                        + conflict.key()
                        + " "
                        + conflict.text()));
    if (conflicts.size() > SHOWN) {
      console.tell("and " + (conflicts.size() - SHOWN) + " more conflicts; --json has all");
    }
    if (conflicts.stream().anyMatch(Conflict::mayOverwrite)) {
      console.tell("--overwrite '" + conflicts.getFirst().key() + "' brings such a row back");
    }
  }

  private static UndoCommand.Counts counts(String table, Map<Verdict, Long> counts) {
    long inserted = counts.getOrDefault(Verdict.INSERT, 0L);
    long updated = counts.getOrDefault(Verdict.UPDATE, 0L);
    long same = counts.getOrDefault(Verdict.SAME, 0L);
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return new UndoCommand.Counts(table, inserted, updated, same, all - inserted - updated - same);
  }

  private static UndoCommand.Row row(Conflict conflict) {
    return new UndoCommand.Row(
        conflict.table(),
        conflict.key(),
        conflict.verdict().text(),
        conflict.mayOverwrite(),
        conflict.differences());
  }
}
