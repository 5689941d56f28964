package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.past.Past;
import dev.dbkeep.backup.past.RowSearch;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.StopPlace;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.trace.Transaction;
import dev.dbkeep.backup.trace.TransactionFinder;
import dev.dbkeep.backup.trace.WalWay;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * What the commands that look back have in common: where copies of the past lie, and making one.
 */
public final class PastSteps {
  private static final int MEGA = 20;

  private final Context context;
  private final Project project;
  private final OutputOptions output;

  public PastSteps(Context context, Project project, OutputOptions output) {
    this.context = context;
    this.project = project;
    this.output = output;
  }

  public Path home() {
    return project.settings().home().resolve("past");
  }

  /** The database as it is reached today. */
  ServerUrl live() {
    return project.url();
  }

  public Stock stock(Repository repository) throws IOException {
    return Stock.read(repository, RepositoryOptions.state(project, repository.head().systemId()));
  }

  public RestorePlan plan(Stock stock, Target target) throws IOException, InterruptedException {
    return new RestorePlanner(stock.archive()).plan(resolve(stock, target));
  }

  /** A server that stands still at the target; what cannot be reached is refused first. */
  public Past open(Repository repository, Stock stock, Target target)
      throws IOException, InterruptedException {
    RestorePlan plan = settled(stock, plan(stock, target));
    long total = plan.backup().bytes() >> MEGA;
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet())) {
      return Past.open(
          repository,
          stock,
          plan,
          home(),
          live(),
          context.clock(),
          done -> line.update(done >> MEGA, total, "restore"));
    }
  }

  /** The same moment, with no lock of what came behind it in the way of readers. */
  static RestorePlan settled(Stock stock, RestorePlan asked) throws IOException {
    Target settled = StopPlace.settle(asked, stock.segments());
    return settled.equals(asked.target())
        ? asked
        : new RestorePlanner(stock.archive()).plan(settled);
  }

  /** Finds where a transaction committed, when that is what the target hangs on. */
  Target resolve(Stock stock, Target target) throws IOException, InterruptedException {
    return target instanceof Target.BeforeTransaction before
        ? RowSearch.before(before.xid(), transaction(stock, before.xid()).commit())
        : target;
  }

  /** Searches the log for a transaction; refuses when it did not commit there. */
  Transaction transaction(Stock stock, long xid) throws IOException, InterruptedException {
    WalWay way = WalWay.of(stock.archive());
    TransactionFinder.Result result;
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet())) {
      result = TransactionFinder.find(way, stock.segments(), xid, searched(way, line));
    }
    return result
        .transaction()
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.NOT_RESTORABLE,
                    result.rolledBack()
                        ? "transaction " + xid + " was rolled back: it changed nothing"
                        : "no commit of transaction " + xid + " is in what was received",
                    "`dbkeep when-deleted TABLE` shows transactions that took rows away."));
  }

  /** Progress of a search through the log. */
  IntConsumer searched(WalWay way, ProgressLine line) {
    long perSegment = way.segmentSize() >> MEGA;
    return done ->
        line.update(done * perSegment, way.files().size() * perSegment, "search the log");
  }
}
