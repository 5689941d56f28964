package dev.dbkeep.postgres;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.SQLException;

/** The one place where a SQLSTATE becomes a message and a hint. */
public final class SqlErrors {
  private SqlErrors() {}

  static DbkeepException cannotConnect(ServerUrl url, SQLException e) {
    return DbkeepException.of(ErrorCode.CANNOT_CONNECT, "cannot connect to " + url + ": " + e.getMessage(), "Check host, port, user and password in DATABASE_URL.").sqlState(e.getSQLState()).cause(e);
  }

  /** A database fault outside any script of the user's. */
  public static DbkeepException of(SQLException e) {
    return DbkeepException.of(ErrorCode.SQL, String.valueOf(e.getMessage()).lines().findFirst().orElse("")).sqlState(e.getSQLState()).cause(e);
  }
}
