package dev.dbkeep.postgres;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The one place where a SQLSTATE becomes a message and a hint. */
public final class SqlErrors {
  private SqlErrors() {}

  /** A database fault outside any script of the user's. */
  public static DbkeepException of(SQLException e) {
    return map(e, "your role");
  }

  /** The same, where it is known who asked: a missing right is named with the exact GRANT. */
  public static DbkeepException of(SQLException e, ServerUrl url) {
    return map(e, Identifiers.quote(url.user()));
  }

  private static DbkeepException map(SQLException e, String role) {
    String message = plain(e);
    String state = String.valueOf(e.getSQLState());
    DbkeepException error =
        switch (state) {
          case "42501" -> DbkeepException.of(ErrorCode.NOT_ALLOWED, message, grant(message, role));
          case "25006" ->
              DbkeepException.of(
                  ErrorCode.NOT_ALLOWED,
                  "the database only accepts reads: " + message,
                  "It is a replica, or default_transaction_read_only is on; use the URL of the"
                      + " primary server.");
          case "53100" ->
              DbkeepException.of(ErrorCode.SQL, message, "Free space on the server's disk.");
          case "53200" ->
              DbkeepException.of(
                  ErrorCode.SQL,
                  message,
                  "Raise max_locks_per_transaction on the server, or change fewer objects at"
                      + " once.");
          case "55P03" ->
              DbkeepException.of(
                  ErrorCode.LOCK_NOT_GRANTED,
                  message,
                  "Another session holds the lock; see pg_stat_activity.");
          case "57014" ->
              DbkeepException.of(
                  ErrorCode.SQL, message, "A statement_timeout applies, or someone cancelled it.");
          default -> {
            boolean lost = state.startsWith("08") || state.startsWith("57P");
            yield lost
                ? DbkeepException.of(
                    ErrorCode.CANNOT_CONNECT,
                    "the connection was lost: " + message,
                    "Run the command again; it continues where it stopped.")
                : DbkeepException.of(ErrorCode.SQL, message);
          }
        };
    return error.sqlState(e.getSQLState()).cause(e);
  }

  /** What the server says, without the severity and the context lines that the driver adds. */
  public static String plain(SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    String text =
        server == null || server.getMessage() == null
            ? String.valueOf(e.getMessage())
            : server.getMessage();
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The statement that gives the missing right, read from PostgreSQL's own words. */
  private static String grant(String message, String role) {
    String object = after(message, "permission denied for ");
    if (object == null) {
      String owned = after(message, "must be owner of ");
      if (owned != null) {
        return "Only the owner may do it: run the command as the owner of "
            + owned
            + ", or run as the owner: GRANT its_owner TO "
            + role
            + ";";
      }
      if (message.contains("create database")) {
        return "Run as a superuser: ALTER ROLE " + role + " CREATEDB;";
      }
      return message.contains("create extension")
          ? "Let the database's owner or a superuser create the extension first."
          : "Ask the owner of the object for the right.";
    }
    int space = object.indexOf(' ');
    String kind = space < 0 ? object : object.substring(0, space);
    String name = Identifiers.quote(object.substring(space + 1));
    return switch (kind) {
      case "schema" ->
          "Run as its owner: GRANT USAGE, CREATE ON SCHEMA " + name + " TO " + role + ";";
      case "database" -> "Run as its owner: GRANT CREATE ON DATABASE " + name + " TO " + role + ";";
      case "table", "view", "relation" ->
          "Run as its owner: GRANT SELECT, INSERT, UPDATE, DELETE ON " + name + " TO " + role + ";";
      case "sequence" -> "Run as its owner: GRANT USAGE ON SEQUENCE " + name + " TO " + role + ";";
      case "function" ->
          "Run as its owner: GRANT EXECUTE ON FUNCTION " + name + " TO " + role + ";";
      default -> "Ask the owner of " + object + " for the right.";
    };
  }

  private static @Nullable String after(String text, String start) {
    return text.startsWith(start) ? text.substring(start.length()) : null;
  }
}
