package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.Statements;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what PostgreSQL says about a statement of a script into an error that points at file, line
 * and column.
 */
final class ScriptErrors {
  private static final int SHOWN_LINES = 12;

  private ScriptErrors() {}

  /** The error of one statement; {@code statementsDone} tells the person what stays. */
  static DbkeepException of(Job job, SqlStatement statement, SQLException e, int statementsDone) {
    ServerErrorMessage server = server(e);
    int position = server == null ? 0 : server.getPosition();
    SourceLocation location =
        position > 0
            ? statement.location(job.script(), position)
            : statement.location(job.script());
    return DbkeepException.of(
            ErrorCode.MIGRATION_FAILED, job.id() + " failed: " + message(e), hint(statementsDone))
        .at(location)
        .detail(shown(statement, position) + serverNotes(server))
        .sqlState(e.getSQLState())
        .cause(e);
  }

  /**
   * An error no statement is to blame for: a deferred constraint at COMMIT, or a history table that
   * cannot be written.
   */
  static DbkeepException withoutStatement(Job job, SQLException e, int statementsDone) {
    return DbkeepException.of(
            ErrorCode.MIGRATION_FAILED,
            job.id() + " failed around its statements: " + message(e),
            hint(statementsDone))
        .at(new SourceLocation(job.script().name(), 1, 1))
        .detail(serverNotes(server(e)).strip())
        .sqlState(e.getSQLState())
        .cause(e);
  }

  static DbkeepException connectionLost(Job job, @Nullable SqlStatement statement, SQLException e) {
    DbkeepException lost =
        DbkeepException.of(
                ErrorCode.CANNOT_CONNECT,
                "the connection to the server was lost while " + job.id() + " ran: " + message(e),
                "Run the same command again: it finds out what was done and goes on from there.")
            .sqlState(e.getSQLState())
            .cause(e);
    return statement == null ? lost : lost.at(statement.location(job.script()));
  }

  /** True when there is no server any more to answer. */
  static boolean isConnectionLost(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  /** True when somebody ended the statement, who does not want to do so twice. */
  static boolean isCancelled(SQLException e) {
    return "57014".equals(e.getSQLState());
  }

  /** The position PostgreSQL gives, in characters from 1, or 0. */
  static int position(SQLException e) {
    ServerErrorMessage server = server(e);
    return server == null ? 0 : server.getPosition();
  }

  static String message(SQLException e) {
    ServerErrorMessage server = server(e);
    String text = server == null ? e.getMessage() : server.getMessage();
    return text == null ? "unknown error" : text.lines().findFirst().orElse("");
  }

  private static @Nullable ServerErrorMessage server(SQLException e) {
    return e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }

  private static String hint(int statementsDone) {
    return statementsDone == 0
        ? "Correct the statement and run the same command again; nothing of this file was applied."
        : "Correct the statement and run the same command again: it goes on after the "
            + statementsDone
            + (statementsDone == 1 ? " statement that is done." : " statements that are done.");
  }

  /**
   * The statement with its line numbers in the script and a caret under the place; only the lines
   * around it when it is long.
   */
  private static String shown(SqlStatement statement, int position) {
    String text = Statements.withoutPasswords(statement.text());
    int at = position > 0 ? statement.characterIndex(position) : -1;
    StringBuilder shown = new StringBuilder();
    int start = 0;
    int line = statement.line();
    int errorLine =
        line + (at < 0 ? 0 : (int) text.substring(0, at).chars().filter(c -> c == '\n').count());
    int from = Math.max(statement.line(), errorLine - SHOWN_LINES + 3);
    while (start <= text.length() && line < from + SHOWN_LINES) {
      int end = text.indexOf('\n', start);
      int stop = end < 0 ? text.length() : end;
      if (line >= from) {
        String prefix = String.format("%5d | ", line);
        shown.append(prefix).append(text.substring(start, stop).replace("\r", "")).append('\n');
        if (at >= start && at <= stop && line == errorLine) {
          shown
              .append(" ".repeat(prefix.length() - 2))
              .append("| ")
              .append(blanks(text.substring(start, at)))
              .append("^\n");
        }
      }
      if (end < 0) {
        break;
      }
      start = end + 1;
      line++;
    }
    return shown.toString().stripTrailing();
  }

  /** Tabs stay tabs, so that the caret stands under its character. */
  private static String blanks(String text) {
    StringBuilder blanks = new StringBuilder();
    text.codePoints().forEach(c -> blanks.append(c == '\t' ? '\t' : ' '));
    return blanks.toString();
  }

  private static String serverNotes(@Nullable ServerErrorMessage server) {
    if (server == null) {
      return "";
    }
    return note("DETAIL", server.getDetail())
        + note("HINT", server.getHint())
        + note("CONTEXT", server.getWhere());
  }

  private static String note(String label, @Nullable String text) {
    return text == null ? "" : "\n" + label + ": " + text;
  }
}
