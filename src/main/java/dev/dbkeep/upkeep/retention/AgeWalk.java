package dev.dbkeep.upkeep.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The oldest first, by the index. Each batch begins at the age of the last one, not at the oldest
 * row: the index still holds all that was removed, and would be read again from its beginning.
 */
final class AgeWalk implements Walk {
  private final String cutoff;
  private final String sql;
  private final String first;

  AgeWalk(Leaf leaf, AgeColumn column, String cutoff) {
    this.cutoff = cutoff;
    // one row comes back, ready to be sent again; nobody reads the places on the way
    String head =
        "SELECT array_agg(place)::text, max(age)::text, count(*) FROM (SELECT ctid AS place,"
            + " leaf.%1$s AS age FROM ONLY %2$s AS leaf WHERE %3$s"
                .formatted(column.quoted(), leaf.quoted(), column.expired());
    String tail = " ORDER BY leaf." + column.quoted() + " LIMIT ?) AS picked";
    this.first = head + tail;
    this.sql = head + " AND " + column.quoted() + " >= ?::" + column.type() + tail;
  }

  @Override
  public Picked pick(Connection connection, @Nullable String position, int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(position == null ? first : sql)) {
      statement.setString(1, cutoff);
      if (position != null) {
        statement.setString(2, position);
      }
      statement.setInt(position == null ? 2 : 3, limit);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        int found = row.getInt(3);
        return found == 0
            ? new Picked(Places.NONE, position, true)
            : new Picked(new Places(row.getString(1), found), row.getString(2), found < limit);
      }
    }
  }

  @Override
  public String text() {
    return "by its index, the oldest first";
  }
}
