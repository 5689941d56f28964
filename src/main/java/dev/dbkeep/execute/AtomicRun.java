package dev.dbkeep.execute;

import dev.dbkeep.postgres.sql.SqlStatement;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Runs the statements of a job in one transaction with its hooks, in as few messages as possible.
 */
final class AtomicRun {
  private final Session session;

  AtomicRun(Session session) {
    this.session = session;
  }

  /** One attempt; whatever fails, everything is rolled back. */
  void run(Job job, List<SqlStatement> statements) throws StatementFailure {
    boolean inOneMessage =
        statements.size() > 1
            && statements.stream().allMatch(statement -> statement.copyData() == null);
    if (!inOneMessage) {
      attempt(job, () -> oneByOne(statements));
      return;
    }
    try {
      attempt(job, () -> together(statements));
    } catch (UnknownStatement e) {
      attempt(job, () -> oneByOne(statements));
    }
  }

  private void attempt(Job job, Body body) throws StatementFailure {
    long began = System.nanoTime();
    boolean committed = false;
    try {
      hook(
          () -> {
            session.begin();
            job.hooks().started(session.connection());
          });
      body.run();
      hook(
          () ->
              job.hooks()
                  .finished(session.connection(), Duration.ofNanos(System.nanoTime() - began)));
      hook(session::commit);
      committed = true;
    } finally {
      if (!committed) {
        session.rollback();
      }
    }
  }

  /** What is not a statement of the script fails without one. */
  private static void hook(Hook hook) throws StatementFailure {
    try {
      hook.run();
    } catch (SQLException e) {
      throw new StatementFailure(null, e);
    }
  }

  private void oneByOne(List<SqlStatement> statements) throws StatementFailure {
    for (SqlStatement statement : statements) {
      runOne(session, statement);
    }
  }

  static void runOne(Session session, SqlStatement statement) throws StatementFailure {
    try {
      String data = statement.copyData();
      if (data == null) {
        session.execute(statement.text());
      } else {
        session
            .connection()
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(statement.text(), new StringReader(data));
      }
    } catch (SQLException e) {
      throw new StatementFailure(statement, e);
    } catch (IOException e) {
      throw new StatementFailure(statement, new SQLException(e.getMessage(), "08006", e));
    }
  }

  /**
   * One message for all statements. PostgreSQL's error position then counts from its first
   * character, which tells the statement.
   */
  private void together(List<SqlStatement> statements) throws StatementFailure {
    StringBuilder message = new StringBuilder();
    for (SqlStatement statement : statements) {
      message.append(statement.text()).append("\n;\n");
    }
    try {
      session.execute(message.toString());
    } catch (SQLException e) {
      if (ScriptErrors.isConnectionLost(e)
          || LockBudget.isLockFailure(e)
          || StatementWiseRun.isNotAtomic(e)) {
        throw new StatementFailure(null, e);
      }
      throw new UnknownStatement(e);
    }
  }

  @FunctionalInterface
  private interface Body {
    void run() throws StatementFailure;
  }

  @FunctionalInterface
  private interface Hook {
    void run() throws SQLException;
  }

  /**
   * Some statement of the message failed: the second pass, one by one, tells which and where in it.
   */
  private static final class UnknownStatement extends StatementFailure {
    private static final long serialVersionUID = 1L;

    UnknownStatement(SQLException cause) {
      super(null, cause);
    }
  }
}
