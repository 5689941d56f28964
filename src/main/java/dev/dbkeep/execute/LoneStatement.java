package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import dev.dbkeep.postgres.sql.Token;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Runs a statement that takes no transaction around it. Its journal row cannot be part of it, so it
 * is announced before and, after a crash, what is found in the catalog decides.
 */
final class LoneStatement {
  private final Session session;
  private final LockBudget budget;
  private final ExecuteOptions options;
  private final Job job;

  LoneStatement(Session session, LockBudget budget, ExecuteOptions options, Job job) {
    this.session = session;
    this.budget = budget;
    this.options = options;
    this.job = job;
  }

  /**
   * @param begun its entry when an earlier run announced it and did not say how it ended
   */
  void run(SqlStatement statement, int position, Optional<Journal.Entry> begun)
      throws StatementFailure, InterruptedException, SQLException {
    session.refuseWhenPooled("a statement that cannot run in a transaction");
    StatementTraits traits = StatementTraits.of(statement);
    if (begun.isPresent() && traits.mayCommitByItself()) {
      throw DbkeepException.of(
              ErrorCode.MIGRATION_FAILED,
              job.id()
                  + " cannot be resumed: statement "
                  + position
                  + " commits by itself and was cut off, so nobody knows how far it came",
              "Look at its effects, finish them by hand, then run `dbkeep migrate resolve --applied"
                  + " "
                  + job.id()
                  + "`; or undo them and run it with --rolled-back.")
          .at(statement.location(job.script()));
    }
    IndexRemains remains = IndexRemains.of(session, statement, traits, begun);
    if (begun.isPresent() && remains.isComplete()) {
      return;
    }
    if (begun.isEmpty()) {
      announce(statement, position, remains);
    }
    try {
      budget.run(job, () -> attempt(statement, traits, begun.isPresent(), remains));
    } catch (StatementFailure e) {
      if (!ScriptErrors.isConnectionLost(e.error())) {
        withdraw(position);
      }
      throw e;
    } catch (DbkeepException e) {
      withdraw(position);
      throw e;
    }
  }

  private void attempt(
      SqlStatement statement, StatementTraits traits, boolean repeated, IndexRemains remains)
      throws StatementFailure {
    try {
      // CONCURRENTLY keeps no reader or writer waiting while it waits, so it may wait as long as
      // the whole job may.
      session.lockTimeout(
          traits.concurrently()
              ? options.lockWait().plus(options.lockTimeout())
              : options.lockTimeout());
      remains.remove();
      execute(statement, traits, repeated);
      session.lockTimeoutBack();
    } catch (SQLException e) {
      if (!ScriptErrors.isConnectionLost(e)) {
        cleanUp(remains);
      }
      throw new StatementFailure(statement, e);
    }
  }

  private void execute(SqlStatement statement, StatementTraits traits, boolean repeated)
      throws SQLException {
    try {
      session.execute(statement.text());
    } catch (SQLException e) {
      if (!repeated || !(finishDetach(statement, traits, e) || saysAlreadyDone(traits, e))) {
        throw e;
      }
    }
  }

  /**
   * What cannot be removed now, because somebody holds it, is removed before the next try or the
   * next run.
   */
  private void cleanUp(IndexRemains remains) {
    try {
      remains.remove();
      session.lockTimeoutBack();
    } catch (SQLException e) {
      session.rollback();
    }
  }

  /**
   * A detach that was cut off between its two transactions is ended by the same statement with
   * FINALIZE.
   */
  private boolean finishDetach(SqlStatement statement, StatementTraits traits, SQLException e)
      throws SQLException {
    if (!traits.isConcurrentDetach() || !"55000".equals(e.getSQLState())) {
      return false;
    }
    Token last = statement.tokens().getLast();
    session.execute(statement.text().substring(0, last.start()) + "FINALIZE");
    return true;
  }

  private static boolean saysAlreadyDone(StatementTraits traits, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return switch (traits.words().getFirst()) {
      // duplicate_database, duplicate_object
      case "CREATE" ->
          !traits.createsIndexConcurrently() && List.of("42P04", "42710").contains(state);
      // undefined_table, undefined_object, invalid_catalog_name
      case "DROP" -> List.of("42P01", "42704", "3D000").contains(state);
      case "ALTER" -> traits.isConcurrentDetach() && state.equals("42P01");
      // undefined_object: the prepared transaction is gone
      case "COMMIT", "ROLLBACK" -> state.equals("42704");
      default -> false;
    };
  }

  private void announce(SqlStatement statement, int position, IndexRemains remains)
      throws SQLException {
    session.begin();
    session.beOurselves();
    Journal.started(session.connection(), job.id(), position, statement, remains.before());
    session.commit();
  }

  private void withdraw(int position) throws SQLException {
    session.begin();
    session.beOurselves();
    Journal.undone(session.connection(), job.id(), position);
    session.commit();
  }
}
