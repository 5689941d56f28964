package dev.dbkeep.cli;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.trace.Place;
import dev.dbkeep.backup.trace.RowTrace;
import dev.dbkeep.backup.trace.Storage;
import dev.dbkeep.backup.trace.Transaction;
import dev.dbkeep.backup.trace.WalWay;
import dev.dbkeep.backup.undo.Conflict;
import dev.dbkeep.backup.undo.Undo;
import dev.dbkeep.backup.undo.UndoResult;
import dev.dbkeep.backup.undo.Verdict;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rows that a transaction took come back. */
@Command(
    description = {
      "Brings back the rows that a transaction deleted or overwrote: prints the statements, or runs"
          + " them in one transaction with --apply. The rows are taken from the moment just before"
          + " it and compared with those of today; one that was changed again since is left alone"
          + " and listed, unless you name it. Rows that the transaction added stay.",
    },
    footer = {
      "dbkeep undo 177697 --table orders > undo.sql",
      "dbkeep undo 177697 --table orders --apply",
      "dbkeep undo 177697 --apply --overwrite 'orders id=700'",
    })
final class UndoCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      index = "0",
      paramLabel = "XID",
      description = "the transaction, as `dbkeep when-deleted` shows it")
  private String xid = "";

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "only this table; may be repeated (default: every one it took rows from)")
  private List<String> tables = new ArrayList<>();

  @Option(names = "--apply", description = "run the statements, in one transaction")
  private boolean apply;

  @Option(
      names = "--overwrite",
      paramLabel = "KEY",
      description = "bring this row back over what is there: id=700; may be repeated")
  private List<String> overwrite = new ArrayList<>();

  @Option(
      names = "--skip-conflicts",
      description = "run the statements although some rows cannot come back")
  private boolean skipConflicts;

  UndoCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      long xid,
      String committed,
      List<Counts> tables,
      List<Row> conflicts,
      List<String> notes,
      String sql,
      boolean applied) {}

  /** What became of the rows of a table. */
  record Counts(String table, long inserted, long updated, long same, long conflicts) {}

  /** A row that does not simply come back. */
  record Row(String table, String key, String reason, boolean mayOverwrite) {}

  @Override
  public Integer call() throws InterruptedException {
    long number = number();
    Project project = Project.load(context, connection.flags());
    PastSteps steps = new PastSteps(context, project, output);
    try (Repository open = repository.open(context, project)) {
      Stock stock = steps.stock(open);
      Transaction transaction = steps.transaction(stock, number);
      Undo undo = new Undo(open, stock, target -> steps.open(open, stock, target), steps.live());
      UndoResult result =
          undo.run(
              new Undo.Request(
                  transaction,
                  rows(stock, transaction, steps),
                  tables,
                  overwrite,
                  apply && !dryRun.dryRun,
                  skipConflicts));
      report(transaction, result);
      return result.conflicts().isEmpty() ? 0 : ErrorCode.FINDINGS.exit();
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.BACKUP, String.valueOf(e.getMessage())).cause(e);
    }
  }

  private long number() {
    String digits = xid.startsWith("xid:") ? xid.substring("xid:".length()) : xid;
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "not the number of a transaction: " + xid,
          "`dbkeep when-deleted TABLE` shows the transactions that took rows from a table.");
    }
  }

  private Map<Storage, Map<Place, RowTrace.Fate>> rows(
      Stock stock, Transaction transaction, PastSteps steps)
      throws IOException, InterruptedException {
    WalWay way = WalWay.of(stock.archive());
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet)) {
      return RowTrace.of(transaction, way, stock.segments(), steps.searched(way, line));
    }
  }

  private void report(Transaction transaction, UndoResult result) {
    List<String> notes = new ArrayList<>(result.notes());
    if (!transaction.whole()) {
      notes.add("the transaction may have begun before the log does; what it took then is missing");
    }
    if (output.json) {
      Json.write(
          context.console().out(),
          new Report(
              transaction.xid(),
              transaction.committed().toString(),
              result.tables().entrySet().stream()
                  .map(entry -> counts(entry.getKey(), entry.getValue()))
                  .toList(),
              result.conflicts().stream().map(UndoCommand::row).toList(),
              notes,
              result.script(),
              result.applied()));
      return;
    }
    Console console = context.console();
    if (!result.applied() && !result.script().isEmpty()) {
      console
          .out()
          .print(
              "-- what transaction "
                  + transaction.xid()
                  + " took, which committed "
                  + transaction.committed()
                  + "\n"
                  + result.script());
    }
    result
        .tables()
        .forEach((table, counts) -> summary(console, counts(table, counts), result.applied()));
    if (result.tables().isEmpty()) {
      console.tell("transaction " + transaction.xid() + " took no rows from a table that is there");
    }
    conflicts(console, result.conflicts());
    if (!output.quiet) {
      notes.forEach(note -> console.tell("note: " + note));
    }
  }

  private void summary(Console console, Counts counts, boolean applied) {
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
    } else if (!output.quiet) {
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
                        + conflict.verdict().text()));
    if (conflicts.size() > SHOWN) {
      console.tell("and " + (conflicts.size() - SHOWN) + " more conflicts; --json has all");
    }
    if (conflicts.stream().anyMatch(Conflict::mayOverwrite)) {
      console.tell("--overwrite '" + conflicts.getFirst().key() + "' brings such a row back");
    }
  }

  private static Counts counts(String table, Map<Verdict, Long> counts) {
    long inserted = counts.getOrDefault(Verdict.INSERT, 0L);
    long updated = counts.getOrDefault(Verdict.UPDATE, 0L);
    long same = counts.getOrDefault(Verdict.SAME, 0L);
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return new Counts(table, inserted, updated, same, all - inserted - updated - same);
  }

  private static Row row(Conflict conflict) {
    return new Row(
        conflict.table(), conflict.key(), conflict.verdict().text(), conflict.mayOverwrite());
  }
}
