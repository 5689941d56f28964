package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.LiveCluster;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.past.Past;
import dev.dbkeep.backup.past.RowKey;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.restore.TargetText;
import dev.dbkeep.backup.trace.Place;
import dev.dbkeep.backup.trace.RowTrace;
import dev.dbkeep.backup.trace.Storage;
import dev.dbkeep.backup.trace.Transaction;
import dev.dbkeep.backup.trace.WalWay;
import dev.dbkeep.backup.undo.Conflict;
import dev.dbkeep.backup.undo.RowUndo;
import dev.dbkeep.backup.undo.Undo;
import dev.dbkeep.backup.undo.UndoResult;
import dev.dbkeep.backup.undo.Wishes;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "With --rows single rows come back as they were at a moment, whoever changed them: one that"
          + " is missing is inserted, one with other values is shown, and overwritten only with"
          + " --overwrite.",
    },
    footer = {
      "dbkeep undo 177697 --table orders > undo.sql",
      "dbkeep undo 177697 --table orders --apply",
      "dbkeep undo 177697 --apply --overwrite 'orders id=700'",
      "dbkeep undo --rows orders --key id=700 --at \"2026-11-21 14:03:07 UTC\"",
    })
final class UndoCommand implements Callable<Integer> {
  /** Stands for --overwrite without a key. */
  private static final String EVERY = "*";

  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "XID",
      description = "the transaction, as `dbkeep when-deleted` shows it")
  private @Nullable String xid;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "only this table; may be repeated (default: every one it took rows from)")
  private List<String> tables = new ArrayList<>();

  @Option(names = "--apply", description = "run the statements, in one transaction")
  private boolean apply;

  @Option(
      names = "--overwrite",
      arity = "0..1",
      fallbackValue = EVERY,
      paramLabel = "KEY",
      description =
          "bring this row back over what is there: id=700; may be repeated; with --rows and without"
              + " a key every one of them")
  private List<String> overwrite = new ArrayList<>();

  @Option(
      names = "--skip-conflicts",
      description = "run the statements although some rows cannot come back")
  private boolean skipConflicts;

  @Option(
      names = "--rows",
      paramLabel = "TABLE",
      description = "rows of this table, as they were --at a moment")
  private @Nullable String rows;

  @Option(
      names = "--key",
      paramLabel = "COLUMN=VALUE",
      description =
          "which row, once for each column of its key; where a column comes again, the next row"
              + " begins")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--at",
      paramLabel = "TARGET",
      description = "the moment, as `dbkeep at` takes it")
  private @Nullable String at;

  UndoCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      @Nullable Long xid,
      @Nullable String committed,
      @Nullable String moment,
      List<Counts> tables,
      List<Row> conflicts,
      List<String> notes,
      String sql,
      boolean applied) {}

  /** What became of the rows of a table. */
  record Counts(String table, long inserted, long updated, long same, long conflicts) {}

  /** A row that does not simply come back. */
  record Row(
      String table,
      String key,
      String reason,
      boolean mayOverwrite,
      List<Conflict.Difference> differences) {}

  @Override
  public Integer call() throws InterruptedException {
    refuseNonsense();
    Project project = Project.load(context, connection.flags());
    PastSteps steps = new PastSteps(context, project, output);
    try (Repository open = repository.open(context, project)) {
      LiveCluster.refuseOther(steps.live(), open);
      Stock stock = steps.stock(open);
      UndoResult result =
          rows == null || at == null
              ? transaction(open, stock, steps)
              : rows(open, stock, steps, rows, at);
      return result.conflicts().isEmpty() ? 0 : ErrorCode.FINDINGS.exit();
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private void refuseNonsense() {
    String wrong = null;
    if ((xid == null) == (rows == null)) {
      wrong = "a transaction or --rows: which of them?";
    } else if (rows == null && (at != null || !keys.isEmpty())) {
      wrong = "--key and --at belong to --rows";
    } else if (rows != null && (at == null || keys.isEmpty())) {
      wrong = "--rows needs --key and --at";
    } else if (rows != null && !tables.isEmpty()) {
      wrong = "--table belongs to a transaction";
    } else if (rows == null && overwrite.contains(EVERY)) {
      wrong = "--overwrite needs the key of a row here";
    }
    if (wrong != null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          wrong,
          "Write `dbkeep undo XID`, or `dbkeep undo --rows TABLE --key id=700 --at TIME`.");
    }
  }

  private Wishes wishes() {
    return new Wishes(
        overwrite.stream().filter(key -> !key.equals(EVERY)).toList(),
        overwrite.contains(EVERY),
        apply && !dryRun.dryRun(),
        skipConflicts);
  }

  private UndoResult transaction(Repository open, Stock stock, PastSteps steps)
      throws IOException, InterruptedException {
    Transaction transaction = steps.transaction(stock, number());
    Undo undo = new Undo(open, stock, target -> steps.open(open, stock, target), steps.live());
    UndoResult result =
        undo.run(new Undo.Request(transaction, lost(stock, transaction, steps), tables, wishes()));
    List<String> notes = new ArrayList<>(result.notes());
    if (!transaction.whole()) {
      notes.add("the transaction may have begun before the log does; what it took then is missing");
    }
    String committed = transaction.committed().toString();
    new UndoPrinter(context, output)
        .report(
            new UndoPrinter.Cause(
                transaction.xid(),
                committed,
                null,
                "what transaction " + transaction.xid() + " took, which committed " + committed),
            result,
            notes);
    return result;
  }

  private UndoResult rows(
      Repository open, Stock stock, PastSteps steps, String table, String moment)
      throws IOException, InterruptedException {
    List<RowKey> named = RowKey.several(keys);
    Target target = TargetText.parse(moment, context.clock().getZone());
    try (Past past = steps.open(open, stock, target)) {
      try {
        UndoResult result = new RowUndo(steps.live()).run(past, table, named, wishes());
        new UndoPrinter(context, output)
            .report(
                new UndoPrinter.Cause(null, null, moment, "rows of " + table + " as of " + moment),
                result,
                result.notes());
        return result;
      } finally {
        // the script is read, and then the same moment is asked again
        past.park(steps.home(), context.clock().instant().plus(AtCommand.PARKED));
      }
    }
  }

  private long number() {
    String text = String.valueOf(xid);
    String digits = text.startsWith("xid:") ? text.substring("xid:".length()) : text;
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "not the number of a transaction: " + text,
          "`dbkeep when-deleted TABLE` shows the transactions that took rows from a table.");
    }
  }

  private Map<Storage, Map<Place, RowTrace.Fate>> lost(
      Stock stock, Transaction transaction, PastSteps steps)
      throws IOException, InterruptedException {
    WalWay way = WalWay.of(stock.archive());
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet())) {
      return RowTrace.of(transaction, way, stock.segments(), steps.searched(way, line));
    }
  }
}
