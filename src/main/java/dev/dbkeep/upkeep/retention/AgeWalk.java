package dev.dbkeep.upkeep.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
    String head =
        "SELECT ctid::text, %s::text AS age FROM ONLY %s AS leaf WHERE %s"
            .formatted(column.quoted(), leaf.quoted(), column.expired());
    // qualified: the bare name would be that of the text in the list
    String tail = " ORDER BY leaf." + column.quoted() + " LIMIT ?";
    this.first = head + tail;
    this.sql = head + " AND " + column.quoted() + " >= ?::" + column.type() + tail;
  }

  @Override
  public Picked pick(Connection connection, @Nullable String position, int limit)
      throws SQLException {
    List<String> places = new ArrayList<>();
    String last = position;
    try (PreparedStatement statement =
        connection.prepareStatement(position == null ? first : sql)) {
      statement.setString(1, cutoff);
      if (position != null) {
        statement.setString(2, position);
      }
      statement.setInt(position == null ? 2 : 3, limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          places.add(row.getString(1));
          last = row.getString(2);
        }
      }
    }
    return new Picked(places, last, places.size() < limit);
  }

  @Override
  public String text() {
    return "by its index, the oldest first";
  }
}
