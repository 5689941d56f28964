package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Divides the partition that holds all of the past into those that it would have, had the table
 * been divided from its beginning, while it is in use. Whatever stops it, the next run goes on.
 */
public final class Splitting {
  private final ServerUrl url;
  private final ExecuteOptions locks;
  private final SplitProgress progress;
  private final SplitJobs jobs;

  /**
   * @param progress is told of rows
   * @param steps is told of locks
   */
  public Splitting(ServerUrl url, ExecuteOptions locks, SplitProgress progress, Progress steps) {
    this.url = url;
    this.locks = locks;
    this.progress = progress;
    this.jobs = new SplitJobs(url, locks, steps);
  }

  /**
   * How it would be done; only reads.
   *
   * @param free how much room the server's disk has; empty when nobody can tell
   */
  public SplitPlan plan(String name, OptionalLong free) {
    try (Reading reading = Reading.open(url)) {
      return new SplitPlanner(reading).plan(reading.table(name), free);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** What would be taken back; refuses what {@link #back} would refuse. */
  public SplitPlan planBack(String name) {
    try (Reading reading = Reading.open(url)) {
      GrowingTable table = reading.table(name);
      Split split = open(new SplitLog(reading.connection()), table);
      SplitPlanner planner = new SplitPlanner(reading);
      if (split.state() == Split.State.SWAPPED) {
        new SplitReturn(
                reading.rows(),
                table,
                split,
                planner.begun(table),
                SplitLeaf.of(reading.rows(), split))
            .refuse();
      }
      return planner.plan(table, OptionalLong.empty());
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private static Split open(SplitLog log, GrowingTable table) throws SQLException {
    return log.open(table)
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "no past of " + table.shown() + " is being divided or kept",
                    "There is nothing to be taken back."));
  }

  /** Does it, or goes on with it. */
  public SplitOutcome split(String name, OptionalLong free) {
    long began = System.nanoTime();
    JournalSchema.ensure(url, locks);
    try (SplitSession session = SplitSession.open(url, locks)) {
      GrowingTable table = session.reading().table(name);
      session.claim(table);
      purge(session, table);
      SplitPlanner planner = new SplitPlanner(session.reading());
      Begun begun = planner.begun(table);
      Optional<Split> open = log(session).open(table);
      if (open.isEmpty() || open.get().state() == Split.State.BEGUN) {
        begin(session, table, begun, planner.plan(table, free), open);
      }
      Split split = log(session).open(table).orElseThrow();
      refuseReturning(split, table);
      long rows = split.copied();
      boolean already = split.state() == Split.State.SWAPPED;
      if (!already) {
        rows = exchange(session, table, split);
      }
      return outcome(session, table, rows, already, began);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private void begin(
      SplitSession session, GrowingTable table, Begun begun, SplitPlan plan, Optional<Split> open)
      throws SQLException {
    refuse(table, plan);
    plan.holders().forEach(progress::waiting);
    Reading reading = session.reading();
    GrowingTable past = reading.table(table.schema() + "." + begun.past());
    Split split = open.isPresent() ? open.get() : log(session).begin(table, begun, past);
    TimeColumn column = TimeColumn.find(session.rows(), table, begun.column());
    jobs.run(
        "begin to divide the past of " + table.shown(),
        new SplitScript(session.rows(), table, split)
            .begin(column, SplitRanges.of(session.rows(), table, past, column, begun)));
  }

  private static void refuse(GrowingTable table, SplitPlan plan) {
    if (plan.obstacles().isEmpty()) {
      return;
    }
    throw DbkeepException.of(
            ErrorCode.NOT_ALLOWED,
            "the past of %s cannot be divided: %s"
                .formatted(table.shown(), plan.obstacles().getFirst().reason()),
            plan.obstacles().getFirst().way())
        .detail(
            plan.obstacles().stream()
                .skip(1)
                .map(one -> "also: " + one.reason() + System.lineSeparator() + "  " + one.way())
                .collect(Collectors.joining(System.lineSeparator())));
  }

  private static void refuseReturning(Split split, GrowingTable table) {
    if (split.state() == Split.State.RETURNING) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the way back of " + table.shown() + " was begun",
          "End it first: `dbkeep partitions split %s --back`.".formatted(table.shown()));
    }
  }

  private long exchange(SplitSession session, GrowingTable table, Split split)
      throws SQLException, InterruptedException {
    List<SplitLeaf> leaves = SplitLeaf.of(session.rows(), split);
    Exchange exchange = Exchange.forward(session.rows(), table, split, leaves);
    SplitRun run = new SplitRun(session, url, locks, progress, jobs, exchange);
    if (split.state() == Split.State.COPYING) {
      run.copy(SplitPlanner.rows(session.rows(), split.past()));
    }
    long rows = run.prepare();
    run.exchange(
        "divide the past of " + table.shown(),
        new SplitSwap(session.rows(), exchange, leaves).forward());
    return rows;
  }

  private SplitOutcome outcome(
      SplitSession session, GrowingTable table, long rows, boolean already, long began)
      throws SQLException {
    Split split = log(session).open(table).orElseThrow();
    return new SplitOutcome(
        table.shown(),
        SplitLeaf.of(session.rows(), split).stream().map(SplitLeaf::name).toList(),
        "dbkeep." + split.keptAs(),
        rows,
        already,
        log(session).locked(split),
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** Makes the past one partition again. */
  public SplitOutcome back(String name) {
    long began = System.nanoTime();
    JournalSchema.ensure(url, locks);
    try (SplitSession session = SplitSession.open(url, locks)) {
      GrowingTable table = session.reading().table(name);
      session.claim(table);
      purge(session, table);
      Split split = open(log(session), table);
      long rows =
          switch (split.state()) {
            case SWAPPED, RETURNING -> comeBack(session, table, split);
            case BEGUN, COPYING, COPIED, BACK, DONE -> abandon(session, table, split);
          };
      return new SplitOutcome(
          table.shown(),
          List.of(),
          table.schema() + "." + split.pastName(),
          rows,
          false,
          log(session).locked(split),
          Duration.ofNanos(System.nanoTime() - began));
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private long abandon(SplitSession session, GrowingTable table, Split split) throws SQLException {
    jobs.run(
        "take back what was begun for " + table.shown(),
        new SplitScript(session.rows(), table, split).abandon(SplitLeaf.of(session.rows(), split)));
    return 0;
  }

  private long comeBack(SplitSession session, GrowingTable table, Split split)
      throws SQLException, InterruptedException {
    Begun begun = new SplitPlanner(session.reading()).begun(table);
    List<SplitLeaf> leaves = SplitLeaf.of(session.rows(), split);
    SplitReturn way = new SplitReturn(session.rows(), table, split, begun, leaves);
    way.refuse();
    Exchange exchange = Exchange.back(session.rows(), table, split, begun, leaves);
    SplitSwap swap = new SplitSwap(session.rows(), exchange, leaves);
    if (split.state() == Split.State.SWAPPED) {
      jobs.run("begin the way back of " + table.shown(), swap.beginBack());
    }
    for (String check : way.range()) {
      jobs.run("check the past of " + table.shown(), List.of(check));
    }
    SplitRun run = new SplitRun(session, url, locks, progress, jobs, exchange);
    long rows = run.prepare();
    run.exchange("make the past of " + table.shown() + " one again", swap.back(begun));
    return rows;
  }

  /** What is kept of a split whose time is over goes. */
  void purge(SplitSession session, GrowingTable table) throws SQLException {
    Optional<Split> open = log(session).open(table);
    if (open.isPresent() && open.get().over() && open.get().state() == Split.State.SWAPPED) {
      jobs.run(
          "drop the former past of " + table.shown(),
          new SplitScript(session.rows(), table, open.get())
              .purge(SplitLeaf.of(session.rows(), open.get())));
    }
  }

  /** The same for a table that is kept. */
  void purge(String name) {
    try (SplitSession session = SplitSession.open(url, locks)) {
      purge(session, session.reading().table(name));
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private static SplitLog log(SplitSession session) {
    return new SplitLog(session.connection());
  }

  private static DbkeepException interrupted() {
    Thread.currentThread().interrupt();
    return DbkeepException.of(
        ErrorCode.INTERRUPTED, "interrupted", "Run the same command again: it goes on from here.");
  }
}
