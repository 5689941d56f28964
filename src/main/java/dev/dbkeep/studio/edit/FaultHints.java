package dev.dbkeep.studio.edit;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What to do about an error of the server: its own words, else ours. */
record FaultHints(Connection connection, EditedTable table, Change change) {
  private static final String NO_RIGHT = "42501";
  private static final String CHECK = "23514";
  private static final String CROSSWISE = "40";

  /**
   * Null when nothing is known that the message does not say.
   *
   * @param columns which the error is about
   */
  @Nullable String of(SQLException e, List<String> columns) throws SQLException {
    if (e instanceof NotMade notMade) {
      return notMade.hint();
    }
    String state = String.valueOf(e.getSQLState());
    ServerErrorMessage error =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    if (error != null && error.getHint() != null) {
      return error.getHint();
    }
    if (state.equals(NO_RIGHT)) {
      return ofRight(e, columns);
    }
    if (state.startsWith(CROSSWISE)) {
      return "Somebody works on the same rows at this moment; commit again.";
    }
    boolean ofPartition = state.equals(CHECK) && error != null && error.getConstraint() == null;
    return switch (ofPartition ? table.shape().kind() : "") {
      case "partition" ->
          "Change it in the table that this is a partition of, which moves it to the right one.";
      case "partitioned table" -> "No partition takes such a row; make one for it first.";
      default -> SqlErrors.of(e).hint();
    };
  }

  private @Nullable String ofRight(SQLException e, List<String> columns) throws SQLException {
    if (!columns.isEmpty()) {
      return "Run as the owner of the table: GRANT %s (%s) ON %s TO %s;"
          .formatted(
              change instanceof Change.Insert ? "INSERT" : "UPDATE",
              columns.stream().map(Identifiers::quote).collect(Collectors.joining(", ")),
              table.quoted(),
              Identifiers.quote(connection.getMetaData().getUserName()));
    }
    return table.traits().guarded()
        ? "Row level security applies to your role: a policy has to allow the row as it would be,"
            + " and to show it; pg_policies lists them."
        : SqlErrors.of(e).hint();
  }
}
