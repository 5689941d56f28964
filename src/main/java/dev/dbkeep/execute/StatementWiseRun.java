package dev.dbkeep.execute;

import dev.dbkeep.execute.JobHooks.Preparation;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Runs a job that cannot be one transaction, unit by unit, with a journal that lets it go on
 * exactly where it stopped.
 */
final class StatementWiseRun {
  private final Session session;
  private final LockBudget budget;
  private final Progress progress;
  private final LoneStatement lone;
  private final Job job;
  private final int total;
  private final long began = System.nanoTime();
  private int done;
  private boolean started;
  private boolean finished;

  StatementWiseRun(
      Session session,
      LockBudget budget,
      ExecuteOptions options,
      Progress progress,
      Job job,
      int total) {
    this.session = session;
    this.budget = budget;
    this.progress = progress;
    this.lone = new LoneStatement(session, budget, options, job);
    this.job = job;
    this.total = total;
  }

  /**
   * True for what PostgreSQL answers to a statement that wants no transaction around it, or one of
   * its own.
   */
  static boolean isNotAtomic(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    // 25001 active_sql_transaction, 55P04 unsafe_new_enum_value_usage, 2D000
    // invalid_transaction_termination (a procedure that commits)
    return state.equals("25001") || state.equals("55P04") || state.equals("2D000");
  }

  /** How many statements are done, in earlier runs and in this one. */
  int statementsDone() {
    return done;
  }

  /** False while nothing was written, not even that the job began. */
  boolean hasStarted() {
    return started;
  }

  void run(List<Unit> units, List<Journal.Entry> entries)
      throws StatementFailure, InterruptedException, SQLException {
    done =
        DonePrefix.check(
            job, units.stream().flatMap(unit -> unit.statements().stream()).toList(), entries);
    steadily(
        () -> {
          Journal.jobStarted(session.connection(), job.id(), total, !entries.isEmpty());
          Preparation preparation = job.hooks().preparation();
          if (preparation != null) {
            preparation.run(session.connection());
          }
          write(job.hooks().started());
        });
    started = true;
    for (Unit unit : units) {
      if (unit.last() <= done) {
        repeatSettings(unit);
        continue;
      }
      run(
          unit,
          entries.stream()
              .filter(entry -> entry.position() == unit.first() && !entry.done())
              .findFirst());
      done = unit.last();
    }
    if (!finished) {
      steadily(this::finish);
    }
  }

  private void run(Unit unit, Optional<Journal.Entry> begun)
      throws StatementFailure, InterruptedException, SQLException {
    SqlStatement statement = unit.statements().getFirst();
    progress.on(new Progress.StatementStarted(job, statement, unit.first(), total));
    switch (unit.kind()) {
      case NOTHING -> steadily(() -> record(unit));
      case OWN_BLOCK -> budget.run(job, () -> ownBlock(unit));
      case TRANSACTION -> inTransaction(unit);
      case ALONE -> alone(unit, begun);
    }
  }

  private void inTransaction(Unit unit)
      throws StatementFailure, InterruptedException, SQLException {
    if (unit.statements().stream()
        .anyMatch(statement -> StatementTraits.of(statement).changesSession())) {
      session.refuseWhenPooled("a setting for the statements of several transactions");
    }
    try {
      steadily(
          () -> {
            for (SqlStatement statement : unit.statements()) {
              AtomicRun.runOne(session, statement);
            }
            record(unit);
          });
    } catch (StatementFailure e) {
      if (!isNotAtomic(e.error())) {
        throw e;
      }
      if (unit.statements().size() == 1) {
        alone(unit, Optional.empty());
        return;
      }
      for (Unit single : unit.separated()) {
        run(single, Optional.empty());
        done = single.last();
      }
    }
  }

  private void alone(Unit unit, Optional<Journal.Entry> begun)
      throws StatementFailure, InterruptedException, SQLException {
    lone.run(unit.statements().getFirst(), unit.first(), begun);
    if (StatementTraits.of(unit.statements().getFirst()).words().contains("DISCARD")) {
      session.restore();
    }
    steadily(() -> record(unit));
  }

  /**
   * The journal goes in just before the script's own COMMIT; after its ROLLBACK nothing of it would
   * be left.
   */
  private void ownBlock(Unit unit) throws StatementFailure, SQLException {
    List<SqlStatement> statements = unit.statements();
    SqlStatement end = statements.getLast();
    boolean rollsBack = StatementTraits.of(end).rollsBack();
    boolean committed = false;
    try {
      session.begin(statements.getFirst().text());
      for (SqlStatement statement : statements.subList(1, statements.size() - 1)) {
        AtomicRun.runOne(session, statement);
      }
      if (!rollsBack) {
        record(unit);
      }
      AtomicRun.runOne(session, end);
      committed = true;
    } finally {
      if (!committed) {
        session.rollback();
      }
    }
    if (rollsBack) {
      transaction(() -> record(unit));
    }
  }

  private void record(Unit unit) throws SQLException {
    unit.statements().forEach(session::noteRole);
    session.beOurselves();
    for (int i = 0; i < unit.statements().size(); i++) {
      Journal.done(session.connection(), job.id(), unit.first() + i, unit.statements().get(i));
    }
    if (unit.last() == total) {
      finish();
    }
  }

  private void finish() throws SQLException {
    session.beOurselves();
    write(
        job.hooks().finished("interval '" + (System.nanoTime() - began) / 1000 + " microseconds'"));
    Journal.jobFinished(session.connection(), job.id());
    finished = true;
  }

  private void write(String statements) throws SQLException {
    if (!statements.isEmpty()) {
      session.execute(statements);
    }
  }

  /** A setting made by a statement that is done lived in the connection of that run. */
  private void repeatSettings(Unit unit) throws StatementFailure {
    for (SqlStatement statement : unit.statements()) {
      if (StatementTraits.of(statement).changesSession()) {
        AtomicRun.runOne(session, statement);
        session.noteRole(statement);
      }
    }
  }

  private void steadily(Work work) throws StatementFailure, InterruptedException, SQLException {
    budget.run(job, () -> transaction(work));
  }

  private void transaction(Work work) throws StatementFailure, SQLException {
    boolean committed = false;
    try {
      session.begin();
      work.run();
      session.commit();
      committed = true;
    } catch (SQLException e) {
      throw new StatementFailure(null, e);
    } finally {
      if (!committed) {
        session.rollback();
      }
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws StatementFailure, SQLException;
  }
}
