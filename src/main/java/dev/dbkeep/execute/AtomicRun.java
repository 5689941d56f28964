package dev.dbkeep.execute;

import dev.dbkeep.execute.JobHooks.Preparation;
import dev.dbkeep.postgres.sql.SqlStatement;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
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
        statements.size() > 1 && statements.stream().noneMatch(AtomicRun::isCopy);
    if (!inOneMessage) {
      attempt(job, () -> separately(job, statements));
      return;
    }
    try {
      attempt(job, () -> together(job, statements));
    } catch (UnknownStatement e) {
      attempt(job, () -> separately(job, statements));
    }
  }

  /**
   * The driver fails at rows that come or go, while the server runs the rest of the message and
   * commits it.
   */
  private static boolean isCopy(SqlStatement statement) {
    return statement.text().regionMatches(true, 0, "COPY", 0, "COPY".length());
  }

  private void attempt(Job job, Body body) throws StatementFailure {
    boolean committed = false;
    try {
      body.run();
      committed = true;
    } finally {
      if (!committed) {
        session.rollback();
      }
    }
  }

  /** What is not a statement of the script fails without one. */
  private static void apart(Work work) throws StatementFailure {
    try {
      work.run();
    } catch (SQLException e) {
      throw new StatementFailure(null, e);
    }
  }

  private void separately(Job job, List<SqlStatement> statements) throws StatementFailure {
    apart(() -> begin(job));
    for (SqlStatement statement : statements) {
      runOne(session, statement);
    }
    apart(() -> session.execute(end(job, statements)));
  }

  private void begin(Job job) throws SQLException {
    session.begin();
    Preparation preparation = job.hooks().preparation();
    if (preparation != null) {
      preparation.run(session.connection());
    }
  }

  /** The time since BEGIN is the server's to tell: the row is written before the answer is here. */
  private String end(Job job, List<SqlStatement> statements) {
    String finished =
        job.hooks().finished("pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()");
    String asOurselves =
        statements.stream().anyMatch(Session::takesRole) ? session.asOurselves() : "";
    return (finished.isEmpty() ? "" : asOurselves + finished + ";\n")
        + session.settingsBack(statements)
        + "COMMIT";
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

  /** From BEGIN to COMMIT in one message, unless something has to be looked at before. */
  private void together(Job job, List<SqlStatement> statements) throws StatementFailure {
    StringBuilder message = new StringBuilder();
    if (session.isPooled() || job.hooks().preparation() != null) {
      apart(() -> begin(job));
    } else {
      message.append("BEGIN;\n");
    }
    for (SqlStatement statement : statements) {
      message.append(statement.text()).append("\n;\n");
    }
    message.append(end(job, statements));
    try {
      session.execute(message.toString());
    } catch (SQLException e) {
      if (ScriptErrors.isConnectionLost(e)
          || LockBudget.isLockFailure(e)
          || ScriptErrors.isCancelled(e)
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
  private interface Work {
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
