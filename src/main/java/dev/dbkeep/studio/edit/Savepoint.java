package dev.dbkeep.studio.edit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A place in a transaction to go back to.
 *
 * @param name a word
 */
record Savepoint(Connection connection, String name) {
  static Savepoint set(Connection connection, String name) throws SQLException {
    execute(connection, "SAVEPOINT " + name);
    return new Savepoint(connection, name);
  }

  /** Goes back to it; it stays. */
  void back() throws SQLException {
    execute(connection, "ROLLBACK TO SAVEPOINT " + name);
  }

  /** Forgets it; what was done since stays. */
  void release() throws SQLException {
    execute(connection, "RELEASE SAVEPOINT " + name);
  }

  /** Whether a statement fails with that SQLSTATE; leaves nothing behind either way. */
  static boolean tried(Connection connection, String sql, String state) throws SQLException {
    Savepoint before = set(connection, "tried");
    boolean failed = false;
    try {
      execute(connection, sql);
    } catch (SQLException e) {
      failed = state.equals(e.getSQLState());
    }
    before.back();
    before.release();
    return failed;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
