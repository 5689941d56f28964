package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import dev.dbkeep.postgres.sql.Statements;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs one job the best way it can be run, and tells its history how it ended. */
final class JobRun {
  private final Session session;
  private final LockBudget budget;
  private final ExecuteOptions options;
  private final Progress progress;

  JobRun(Session session, LockBudget budget, ExecuteOptions options, Progress progress) {
    this.session = session;
    this.budget = budget;
    this.options = options;
    this.progress = progress;
  }

  /** How neighbouring statements are treated when the job cannot be one transaction. */
  enum Grouping {
    /**
     * Each in its own transaction, so that a corrected file goes on behind the last good statement.
     */
    EACH,
    /** As few transactions as possible. */
    GROUPED
  }

  Executed.Done run(Job job, int number, int total, List<Journal.Entry> entries, Grouping grouping)
      throws SQLException, InterruptedException {
    long began = System.nanoTime();
    List<SqlStatement> statements = Statements.split(job.script());
    progress.on(
        new Progress.JobStarted(
            job, number, total, (int) entries.stream().filter(Journal.Entry::done).count()));
    Optional<List<SqlStatement>> atomic =
        job.atomic() && entries.isEmpty() ? AtomicStatements.of(job, statements) : Optional.empty();
    boolean done = atomic.isPresent() && runAtomic(job, atomic.get());
    if (!done) {
      runStatementWise(job, statements, grouping, entries);
    }
    if (statements.stream().anyMatch(statement -> StatementTraits.of(statement).changesSession())) {
      session.restore();
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - began);
    progress.on(new Progress.JobFinished(job, duration));
    return new Executed.Done(job.id(), duration, done);
  }

  /** False when PostgreSQL says that the job cannot be one transaction. */
  private boolean runAtomic(Job job, List<SqlStatement> statements)
      throws SQLException, InterruptedException {
    AtomicRun run = new AtomicRun(session);
    try {
      budget.run(job, () -> run.run(job, statements));
      return true;
    } catch (StatementFailure e) {
      if (StatementWiseRun.isNotAtomic(e.error())) {
        progress.on(new Progress.StatementWise(job, ScriptErrors.message(e.error())));
        return false;
      }
      throw failed(job, e, 0, false);
    }
  }

  private void runStatementWise(
      Job job, List<SqlStatement> statements, Grouping grouping, List<Journal.Entry> entries)
      throws SQLException, InterruptedException {
    List<Unit> units =
        grouping == Grouping.EACH ? Unit.each(job, statements) : Unit.grouped(job, statements);
    StatementWiseRun run =
        new StatementWiseRun(session, budget, options, progress, job, statements.size());
    try {
      run.run(units, entries);
    } catch (StatementFailure e) {
      throw failed(job, e, run.statementsDone(), true);
    } catch (DbkeepException e) {
      throw run.hasStarted() ? recorded(job, e, run.statementsDone(), true) : e;
    }
  }

  private DbkeepException failed(
      Job job, StatementFailure failure, int statementsDone, boolean journalled) {
    if (ScriptErrors.isConnectionLost(failure.error())) {
      return ScriptErrors.connectionLost(job, failure.statement(), failure.error());
    }
    SqlStatement statement = failure.statement();
    DbkeepException error =
        statement == null
            ? ScriptErrors.withoutStatement(job, failure.error(), statementsDone)
            : ScriptErrors.of(job, statement, failure.error(), statementsDone);
    return recorded(job, error, statementsDone, journalled);
  }

  /**
   * Writes the failure into journal and history; that this fails too must not hide the error
   * itself.
   */
  private DbkeepException recorded(
      Job job, DbkeepException error, int statementsDone, boolean journalled) {
    try {
      session.restore();
      session.begin();
      if (journalled) {
        Journal.jobFailed(session.connection(), job.id(), error.getMessage());
      }
      job.hooks().failed(session.connection(), error, statementsDone);
      session.commit();
    } catch (SQLException e) {
      error.addSuppressed(e);
      session.rollback();
    }
    return error;
  }
}
