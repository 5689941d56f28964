package dev.dbkeep.execute;

import dev.dbkeep.plan.Probe;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a probe may cost and takes everything back: its own transaction, or a savepoint
 * inside the one that is open. What a probe needs is made in pg_temp first; then the transaction is
 * read only.
 */
record ProbeTransaction(Connection connection, boolean own, @Nullable Savepoint savepoint)
    implements AutoCloseable {
  static ProbeTransaction open(
      Connection connection, Probe probe, Duration statementBudget, Duration lockBudget)
      throws SQLException {
    boolean own = connection.getAutoCommit();
    if (own) {
      connection.setAutoCommit(false);
    }
    ProbeTransaction transaction =
        new ProbeTransaction(connection, own, own ? null : connection.setSavepoint());
    try (Statement statement = connection.createStatement()) {
      set(statement, "search_path", "");
      // Rows that a policy hides would be lost all the same: fail instead of counting without them.
      set(statement, "row_security", "off");
      set(statement, "statement_timeout", statementBudget.toMillis() + "ms");
      set(statement, "lock_timeout", lockBudget.toMillis() + "ms");
      if (probe.setupSql() != null) {
        statement.execute(probe.setupSql());
      }
      set(statement, "transaction_read_only", "on");
    } catch (SQLException e) {
      transaction.close();
      throw e;
    }
    return transaction;
  }

  private static void set(Statement statement, String setting, String value) throws SQLException {
    statement.execute("SET LOCAL " + setting + " = '" + value + "'");
  }

  @Override
  public void close() throws SQLException {
    if (own) {
      connection.rollback();
      connection.setAutoCommit(true);
    } else {
      connection.rollback(savepoint);
    }
  }
}
