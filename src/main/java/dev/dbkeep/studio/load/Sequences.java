package dev.dbkeep.studio.load;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sequences that will give numbers again which a file brought along: the next row without a number
 * of its own would be refused as a duplicate.
 */
final class Sequences {
  private Sequences() {}

  /** The statements that lead them on. */
  static List<String> behind(Connection connection, Rows rows) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (String column : rows.written()) {
      String sequence = of(connection, rows.target().quoted(), column);
      if (sequence != null && isBehind(connection, rows.target().quoted(), column, sequence)) {
        statements.add(
            "SELECT setval(%s, (SELECT max(%s) FROM %s));"
                .formatted(
                    Identifiers.literal(sequence),
                    Identifiers.quote(column),
                    rows.target().quoted()));
      }
    }
    return statements;
  }

  private static @Nullable String of(Connection connection, String table, String column)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.pg_get_serial_sequence(?, ?)")) {
      statement.setString(1, table);
      statement.setString(2, column);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static boolean isBehind(
      Connection connection, String table, String column, String sequence) throws SQLException {
    // only where it may be read, and where it counts upwards
    String sql =
        """
        SELECT coalesce(
          (SELECT max(%1$s) FROM %2$s) >= coalesce(pg_catalog.pg_sequence_last_value(q.seqrelid) + q.seqincrement, q.seqstart), false)
          FROM pg_catalog.pg_sequence q
         WHERE q.seqrelid = %3$s::pg_catalog.regclass AND q.seqincrement > 0
           AND pg_catalog.has_sequence_privilege(q.seqrelid, 'SELECT, USAGE')
        """
            .formatted(Identifiers.quote(column), table, Identifiers.literal(sequence));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
