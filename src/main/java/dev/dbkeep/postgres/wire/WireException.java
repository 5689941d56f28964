package dev.dbkeep.postgres.wire;

import dev.dbkeep.postgres.SqlErrors;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The server refused a command of the replication protocol, or the connection went away. Whoever
 * streams decides whether to try again.
 */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String sqlState;

  WireException(String message, @Nullable Exception cause) {
    super(message, cause);
    this.sqlState = cause instanceof SQLException sql ? sql.getSQLState() : null;
  }

  static WireException of(SQLException e) {
    return new WireException(SqlErrors.plain(e), e);
  }

  /** The server's own code, or null when it said nothing. */
  public @Nullable String sqlState() {
    return sqlState;
  }

  /** True when only the connection is gone: the same command may work again later. */
  public boolean isConnectionLost() {
    return sqlState == null || sqlState.startsWith("08") || sqlState.startsWith("57P");
  }
}
