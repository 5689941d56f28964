package dev.dbkeep.execute;

import dev.dbkeep.postgres.sql.SqlStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL said to a statement, before it is decided whether to try again, to run it another
 * way or to tell the user.
 */
class StatementFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable SqlStatement statement;
  private final SQLException error;

  StatementFailure(@Nullable SqlStatement statement, SQLException error) {
    super(error);
    this.statement = statement;
    this.error = error;
  }

  /** Null when a hook, COMMIT or a message of several statements failed. */
  @Nullable SqlStatement statement() {
    return statement;
  }

  SQLException error() {
    return error;
  }

  boolean hasState(String... states) {
    String state = error.getSQLState();
    return state != null && List.of(states).contains(state);
  }
}
