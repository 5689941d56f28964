package dev.dbkeep.upkeep.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Looks whether a policy is kept; a run a day is never late. */
final class Backlog {
  private final Connection connection;

  Backlog(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param cutoff of a run that would begin now
   */
  Optional<Overdue> of(Policy policy, AgedTable table, String cutoff) throws SQLException {
    String late = late(table.column(), cutoff);
    boolean overdue =
        table.goesByPartition()
            ? !new Partitions(connection, table).expired(late).isEmpty()
            : hasRows(table, late);
    return overdue ? Optional.of(new Overdue(policy, table.shown(), late)) : Optional.empty();
  }

  private String late(AgeColumn column, String cutoff) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT (?::%1$s - interval '2 days')::%1$s::text".formatted(column.type()))) {
      statement.setString(1, cutoff);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private boolean hasRows(AgedTable table, String late) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT FROM " + table.quoted() + " WHERE " + table.column().expired() + " LIMIT 1")) {
      statement.setString(1, late);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
