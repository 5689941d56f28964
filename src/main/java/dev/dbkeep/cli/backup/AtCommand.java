package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.past.Past;
import dev.dbkeep.backup.past.PastQuery;
import dev.dbkeep.backup.past.TableCopy;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.restore.TargetText;
import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A look at the past. */
@Command(
    description = {
      "Runs a query on the database as it was, or copies one table of then into a new table. The"
          + " moment is restored beside the live server, which is not touched. Its files stay for"
          + " an hour, so that a look at a later moment is quick; --keep leaves it running.",
    },
    footer = {
      "dbkeep at \"2026-11-21 14:03:07 UTC\" \"select count(*) from orders\"",
      "dbkeep at \"2026-11-21 14:03:07 UTC\" --table orders --into rescue.orders",
      "dbkeep at \"name:before the import\" --keep",
    })
public final class AtCommand implements Callable<Integer> {
  public static final Duration PARKED = Duration.ofHours(1);

  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TARGET",
      description =
          "a time with its zone, xid:N for just before that transaction, a place (0/16B3748),"
              + " name:RESTORE POINT, latest")
  private @Nullable String target;

  @Parameters(index = "1", arity = "0..1", paramLabel = "SQL", description = "the query")
  private @Nullable String sql;

  @Option(names = "--table", paramLabel = "TABLE", description = "copy this table")
  private @Nullable String table;

  @Option(
      names = "--into",
      paramLabel = "TABLE|URL",
      description = "a new table in the live database, or another database")
  private @Nullable String into;

  @Option(names = "--csv", description = "print the rows as CSV")
  private boolean csv;

  @Option(names = "--keep", description = "leave the server of the past running")
  private boolean keep;

  @Option(names = "--stop", description = "end and remove what earlier looks left")
  private boolean stop;

  public AtCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      @Nullable String target,
      @Nullable String lastCommit,
      @Nullable String place,
      List<String> columns,
      List<List<@Nullable String>> rows,
      @Nullable Copy copied,
      boolean reused,
      @Nullable String url,
      @Nullable String directory,
      int removed,
      long milliseconds) {}

  /** The table that was made. */
  record Copy(String table, String database, long rows) {}

  @Override
  public Integer call() throws InterruptedException {
    Instant began = context.clock().instant();
    refuseNonsense();
    try {
      return target == null ? stop(began) : look(target, began);
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private void refuseNonsense() {
    String wrong = null;
    if (stop && dryRun.dryRun()) {
      wrong = "--stop cannot be run dry";
    } else if (stop) {
      wrong = target == null ? null : "--stop stands alone";
    } else if (target == null) {
      wrong = "which moment?";
    } else if ((table == null) != (into == null)) {
      wrong = "--table and --into belong together";
    } else if (sql != null && table != null) {
      wrong = "either a query or --table, not both";
    } else if (sql == null && table == null && !keep) {
      wrong = "what is to be seen there?";
    } else if (csv && output.json()) {
      wrong = "--csv and --json are two formats";
    }
    if (wrong != null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          wrong,
          "Write `dbkeep at TIME \"select ...\"`, `dbkeep at TIME --table T --into NEW`, `dbkeep at"
              + " TIME --keep` or `dbkeep at --stop`.");
    }
  }

  private int stop(Instant began) throws IOException {
    Project project = Project.load(context, connection.flags());
    int removed = Past.removeAll(new PastSteps(context, project, output).home());
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              null,
              null,
              null,
              List.of(),
              List.of(),
              null,
              false,
              null,
              null,
              removed,
              since(began)));
    } else {
      context.console().say(removed == 0 ? "nothing was left" : "removed: " + removed);
    }
    return 0;
  }

  private int look(String moment, Instant began) throws IOException, InterruptedException {
    Target parsed = TargetText.parse(moment, context.clock().getZone());
    Project project = Project.load(context, connection.flags());
    PastSteps steps = new PastSteps(context, project, output);
    try (Repository open = repository.open(context, project)) {
      Stock stock = steps.stock(open);
      if (dryRun.dryRun()) {
        wouldLook(moment, steps.plan(stock, parsed), began);
        return 0;
      }
      try (Past past = steps.open(open, stock, parsed)) {
        boolean stays = false;
        try {
          RowPrinter printer = new RowPrinter(context.console().out(), csv);
          if (sql != null) {
            PastQuery.run(past.url(), sql, printer);
          }
          TableCopy.Copied copied = table == null ? null : copy(past, table, steps.live());
          report(moment, past, printer, copied, began);
          stays = keep;
        } finally {
          // a mistake in the query is no reason to restore again
          if (stays) {
            past.keep();
          } else {
            past.park(steps.home(), context.clock().instant().plus(PARKED));
          }
        }
        return 0;
      }
    }
  }

  private void wouldLook(String moment, RestorePlan plan, Instant began) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              moment, null, null, List.of(), List.of(), null, false, null, null, 0, since(began)));
      return;
    }
    context
        .console()
        .say(
            "would restore %s of backup %s and replay %d segments of WAL to look at %s"
                .formatted(
                    ByteSizes.text(plan.backup().bytes()),
                    plan.backup().id(),
                    plan.wal().size(),
                    moment));
  }

  private TableCopy.Copied copy(Past past, String name, ServerUrl live) {
    boolean elsewhere = into != null && into.contains("://");
    ServerUrl other = elsewhere && into != null ? ServerUrl.parse(into) : live;
    if (elsewhere) {
      context.console().redactor().remember(other.password());
    }
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet())) {
      return TableCopy.copy(
          past.url(),
          name,
          other,
          elsewhere ? null : into,
          bytes -> line.update(bytes >> 20, 0, "copy"));
    }
  }

  private long since(Instant began) {
    return Duration.between(began, context.clock().instant()).toMillis();
  }

  private void report(
      String moment,
      Past past,
      RowPrinter printer,
      TableCopy.@Nullable Copied copied,
      Instant began) {
    Console console = context.console();
    if (output.json()) {
      Json.write(
          console.out(),
          new Report(
              moment,
              // a server that was moved on may not have seen a commit since
              past.state().lastCommit().equals(Instant.EPOCH)
                  ? null
                  : past.state().lastCommit().toString(),
              past.state().replayed().toString(),
              printer.names(),
              printer.rows(),
              copied == null ? null : new Copy(copied.table(), copied.database(), copied.rows()),
              past.isReused(),
              keep ? past.url().toString() : null,
              keep ? past.path().toString() : null,
              0,
              since(began)));
      return;
    }
    if (!csv) {
      printer.table();
    }
    if (copied != null) {
      console.say(
          "copied %d row%s into %s of %s"
              .formatted(
                  copied.rows(), copied.rows() == 1 ? "" : "s", copied.table(), copied.database()));
    }
    if (!output.quiet()) {
      console.tell("as of %s; %.1f s".formatted(moment, since(began) / 1000.0));
    }
    if (keep) {
      console.say(past.url().toString());
      if (!output.quiet()) {
        console.tell("It runs and only reads, until `dbkeep at --stop` ends and removes it.");
      }
    }
  }
}
