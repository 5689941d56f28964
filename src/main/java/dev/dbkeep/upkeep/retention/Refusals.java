package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What keeps a policy from being carried out, asked before the first row goes. */
final class Refusals {
  private Refusals() {}

  /** Fails with the reason, if there is one. */
  static void check(Connection connection, Policy policy, AgedTable table, String cutoff)
      throws SQLException {
    for (ChildPath path : table.children()) {
      ChildKey key = path.last();
      if (!key.indexed()) {
        throw DbkeepException.of(
            ErrorCode.DATA_LOSS,
            "the foreign key %s of %s has no index, so each row that goes from %s would read all of"
                    .formatted(key.constraint(), key.shown(), table.shown())
                + " that table",
            "Run `" + key.indexStatement() + "` first.");
      }
    }
    if (policy.children() == Policy.Children.REFUSE) {
      for (ChildPath path : table.children()) {
        if (hasChildren(connection, table, path, cutoff)) {
          throw hasChildren(table, path.last());
        }
      }
    }
  }

  private static boolean hasChildren(
      Connection connection, AgedTable table, ChildPath path, String cutoff) throws SQLException {
    String sql =
        "SELECT FROM %s AS t JOIN %s AS gone ON %s WHERE t.%s LIMIT 1"
            .formatted(
                table.quoted(), path.last().quoted(), path.joined(), table.column().expired());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, cutoff);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  static DbkeepException hasChildren(AgedTable table, ChildKey key) {
    return DbkeepException.of(
        ErrorCode.DATA_LOSS,
        "rows of %s point at expired rows of %s (%s)"
            .formatted(key.shown(), table.shown(), key.constraint()),
        "Give "
            + key.name()
            + " a policy of its own that comes first, or set children = \"cascade\" to let them go"
            + " as well.");
  }
}
