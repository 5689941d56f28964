package dev.dbkeep.studio.export;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * What a query gives, as COPY sends it: a message for each row, so that never more than one row is
 * held in memory, however long rows are.
 */
final class CopyOutput {
  private CopyOutput() {}

  /** Takes one message. */
  interface Taker {
    void take(byte[] message);
  }

  static void read(Connection connection, String query, String options, Taker taker)
      throws SQLException {
    require(connection, query);
    CopyOut copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (" + query + ") TO STDOUT (" + options + ")");
    try {
      for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        taker.take(row);
      }
    } finally {
      if (copy.isActive()) {
        // nobody takes more; the driver's own cancelCopy() leaves the session out of step
        connection.abort(Runnable::run);
      }
    }
  }

  /**
   * Lets PostgreSQL say that this is one query and nothing else. A condition that somebody wrote is
   * in it, and one that closed the brackets of COPY could go on with {@code TO PROGRAM}.
   */
  private static void require(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("DECLARE \"export\" NO SCROLL CURSOR FOR " + query);
      statement.execute("CLOSE \"export\"");
    }
  }
}
