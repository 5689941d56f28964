package dev.dbkeep.studio.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Keeps a connection whose server refused a statement because it cannot do that: the pool would
 * close it in the middle of a transaction, and the reason would be lost with it.
 */
final class GoesOn implements SQLExceptionOverride {
  private static final String NOT_SUPPORTED = "0A000";

  @java.lang.Override
  public Override adjudicate(SQLException e) {
    return NOT_SUPPORTED.equals(e.getSQLState()) ? Override.DO_NOT_EVICT : Override.CONTINUE_EVICT;
  }
}
