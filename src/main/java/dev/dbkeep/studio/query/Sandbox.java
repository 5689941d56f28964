package dev.dbkeep.studio.query;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The transaction in which a text runs. */
final class Sandbox {
  // long enough for who reads at leisure; a text ends with its view anyway
  private static final String PATIENCE =
      "; SET %1$s statement_timeout = '1h'; SET %1$s idle_in_transaction_session_timeout = '5min';"
          + " SET %1$s lock_timeout = '%2$ds'";

  /** Who waits for a lock makes all others wait behind it; but for what is made for waiting. */
  private static final int FOR_LOCKS = 5;

  /**
   * What a text set or made for its session, behind a pooler somebody else's. A table goes only
   * when no cursor reads it, be it that of rows nobody asked for.
   */
  private static final String FORGET =
      "SET CONSTRAINTS ALL IMMEDIATE; CLOSE ALL; RESET SESSION AUTHORIZATION; RESET ROLE; RESET"
          + " ALL; DISCARD TEMP";

  private Sandbox() {}

  /** Begins, unless each statement of the text is a transaction of its own. */
  static void begin(Session session, boolean write, SqlText text) throws SQLException {
    int locks = text.concurrently() ? 0 : FOR_LOCKS;
    Connection connection = session.connection();
    try (Statement statement = connection.createStatement()) {
      if (text.outside()) {
        requireOwnProcess(session);
        statement.execute(session.lastingSettings() + PATIENCE.formatted("SESSION", locks));
        return;
      }
      if (!write && !session.pooled()) {
        statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
      }
      connection.setAutoCommit(false);
      if (!write) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      }
      statement.execute(session.settings() + PATIENCE.formatted("LOCAL", locks));
      if (!write) {
        // behind a first query the server lets nobody make the transaction write
        statement.execute("SELECT 1");
      }
    }
  }

  /** Commits a text that wrote; nothing of its session is left to other clients of a pooler. */
  static void commit(Session session) throws SQLException {
    if (session.pooled()) {
      try (Statement statement = session.connection().createStatement()) {
        statement.execute(FORGET);
      }
    }
    session.connection().commit();
  }

  private static void requireOwnProcess(Session session) {
    if (session.pooled()) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "what PostgreSQL runs in no transaction cannot be run safely through a transaction pooler"
              + " such as pgbouncer",
          "Start `dbkeep studio` with the URL of the database itself, not that of the pooler.");
    }
  }
}
