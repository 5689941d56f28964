package dev.dbkeep.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Finds out whether something such as pgbouncer gives every transaction of a connection another
 * server process.
 *
 * <p>The server tells a new connection the number of its process for canceling; whoever stands
 * between tells a number of its own. Whether that one keeps a process for us is then tried: a
 * transaction beside our idle connection gets our process from a pooler that hands out the one used
 * last, and one that hands them out in turn shows us a process after another. It is tried several
 * times, since other clients of a busy pooler may come between.
 */
public final class TransactionPooler {
  private static final int TRIES = 8;

  private TransactionPooler() {}

  /** The connection must be outside a transaction. */
  public static boolean stands(Connection idle, ServerUrl url) throws SQLException {
    if ("true".equals(url.parameters().get("pgbouncer"))) {
      return true;
    }
    int own = serverProcess(idle);
    if (own == idle.unwrap(PGConnection.class).getBackendPID()) {
      return false;
    }
    for (int i = 0; i < TRIES; i++) {
      try (Connection beside = Connections.openForScripts(url)) {
        beside.setAutoCommit(false);
        if (serverProcess(beside) == own || serverProcess(idle) != own) {
          return true;
        }
      }
    }
    return false;
  }

  private static int serverProcess(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
