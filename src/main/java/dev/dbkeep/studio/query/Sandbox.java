package dev.dbkeep.studio.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The transaction in which a text runs. */
final class Sandbox {
  // long enough for who reads at leisure; a text ends with its view anyway
  private static final String SETTINGS =
      "SET statement_timeout = '1h'; SET idle_in_transaction_session_timeout = '5min'";

  /** Who waits for a lock makes all others wait behind it. */
  private static final String LOCKS = "; SET lock_timeout = '5s'";

  private Sandbox() {}

  /** Begins, unless each statement of the text is a transaction of its own. */
  static void begin(Connection connection, boolean write, SqlText text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text.concurrently() ? SETTINGS : SETTINGS + LOCKS);
      if (text.outside()) {
        return;
      }
      if (write) {
        connection.setAutoCommit(false);
        statement.execute("SET TRANSACTION READ WRITE");
        return;
      }
      statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
      connection.setAutoCommit(false);
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      // behind a first query the server lets nobody make the transaction write
      statement.execute("SELECT 1");
    }
  }
}
