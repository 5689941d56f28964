package dev.dbkeep.studio.query;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why a statement failed.
 *
 * @param position the character of the sent text it is about, from 1
 */
record SqlFault(
    String message,
    @Nullable Integer position,
    @Nullable String sqlState,
    @Nullable String hint,
    @Nullable String detail) {
  private static final String READ_ONLY = "25006";

  /**
   * What the server says of a statement of a text.
   *
   * @param failure the same in the words of this house
   */
  static SqlFault of(
      SQLException e, DbkeepException failure, SqlStatement statement, boolean write) {
    ServerErrorMessage server =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    String hint = hint(failure, write);
    if (server == null) {
      return new SqlFault(SqlErrors.plain(e), null, e.getSQLState(), hint, failure.detail());
    }
    return new SqlFault(
        SqlErrors.plain(e),
        server.getPosition() < 1
            ? null
            : statement.offset() + statement.characterIndex(server.getPosition()) + 1,
        e.getSQLState(),
        server.getHint() == null ? hint : server.getHint(),
        server.getDetail());
  }

  private static @Nullable String hint(DbkeepException failure, boolean write) {
    if (!write && READ_ONLY.equals(failure.sqlState())) {
      return "Switch writing on to run it; nothing was changed.";
    }
    if (failure.code() == ErrorCode.CANNOT_CONNECT) {
      return write
          ? "Look whether anything was committed before you run it again."
          : "Run the text again.";
    }
    return failure.hint();
  }

  /** What is wrong with a text that cannot be cut into statements. */
  static SqlFault of(DbkeepException e, String text) {
    return new SqlFault(
        e.getMessage(),
        e.location() == null ? null : index(e.location(), text) + 1,
        e.sqlState(),
        e.hint(),
        e.detail());
  }

  private static int index(SourceLocation location, String text) {
    int start = 0;
    for (int line = 1; line < location.line(); line++) {
      start = text.indexOf('\n', start) + 1;
    }
    return text.offsetByCodePoints(start, location.column() - 1);
  }
}
