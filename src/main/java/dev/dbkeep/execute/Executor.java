package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.JobRun.Grouping;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlScript;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs jobs and plans against one database: nobody waits longer than the lock budget, and whatever
 * stops it, the next run goes on from there.
 */
public final class Executor {
  private static final String PLAN = "plan";

  private final ServerUrl url;
  private final ExecuteOptions options;
  private final Progress progress;

  public Executor(ServerUrl url, ExecuteOptions options, Progress progress) {
    this.url = url;
    this.options = options;
    this.progress = progress;
  }

  /** Runs these jobs in order and stops at the first that fails. */
  public Executed run(List<Job> jobs) {
    List<Job> fixed = List.copyOf(jobs);
    return run(connection -> fixed);
  }

  /**
   * Runs what is pending. The source is asked first whether there is anything to do, and again once
   * no other runner is at work.
   */
  public Executed run(JobSource source) {
    return run(source, Grouping.EACH);
  }

  /** Applies a plan: all its transactional steps between two others in one transaction. */
  public Executed apply(Plan plan) {
    return apply(plan.steps().stream().map(Step::sql).toList());
  }

  /** The same for statements without a plan, each without its semicolon. */
  public Executed apply(List<String> statements) {
    String text =
        statements.stream().map(statement -> statement + ";\n").collect(Collectors.joining());
    Job job = new Job(PLAN, new SqlScript(PLAN, text), JobHooks.NONE);
    return run(connection -> statements.isEmpty() ? List.of() : List.of(job), Grouping.GROUPED);
  }

  private Executed run(JobSource source, Grouping grouping) {
    long began = System.nanoTime();
    List<Executed.Done> done = new ArrayList<>();
    try (Session session = Session.open(url, options);
        RunnerLock lock = new RunnerLock(url, options, progress);
        LockBudget budget = new LockBudget(session, url, options, progress)) {
      if (!source.pending(session.connection()).isEmpty()) {
        lock.acquire(session);
        runAll(source.pending(session.connection()), session, lock, budget, grouping, done);
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(
          ErrorCode.INTERRUPTED,
          "interrupted",
          "Run the same command again: it goes on from there.");
    }
    return new Executed(done, Duration.ofNanos(System.nanoTime() - began));
  }

  private void runAll(
      List<Job> jobs,
      Session session,
      RunnerLock lock,
      LockBudget budget,
      Grouping grouping,
      List<Executed.Done> done)
      throws SQLException, InterruptedException {
    try {
      JobRun run = new JobRun(session, budget, options, progress);
      if (grouping == Grouping.GROUPED) {
        Journal.forget(session.connection(), PLAN);
      }
      Map<String, List<Journal.Entry>> unfinished = Journal.unfinished(session.connection());
      for (int i = 0; i < jobs.size(); i++) {
        Job job = jobs.get(i);
        lock.check();
        done.add(
            run.run(
                job, i + 1, jobs.size(), unfinished.getOrDefault(job.id(), List.of()), grouping));
      }
    } catch (SQLException | DbkeepException e) {
      leaveAfter(session, e);
      throw e;
    }
    RunnerLock.leave(session);
  }

  /** What was done before a failure must be on disk, too, when the failure is reported. */
  private static void leaveAfter(Session session, Exception failure) {
    try {
      RunnerLock.leave(session);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
