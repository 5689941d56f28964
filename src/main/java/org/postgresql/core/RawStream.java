package org.postgresql.core;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;

/**
 * Gives the driver's own connection, after TLS and authentication, for the messages of the
 * replication protocol that the driver has no words for. It stands in the driver's package because
 * the field is protected there.
 */
public final class RawStream {
  private RawStream() {}

  public static PGStream of(Connection connection) throws SQLException {
    return ((QueryExecutorBase) connection.unwrap(PgConnection.class).getQueryExecutor()).pgStream;
  }
}
