package dev.dbkeep.upkeep.partitions;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lines of dbkeep.partition_split: which pasts are divided, and how far that is. */
final class SplitLog {
  private static final String OPEN =
      """
      SELECT s.id, s.schema, s.name, s.past::bigint, s.past_name, s.state, coalesce(s.kept_as, ''), s.guarded,
             coalesce(s.position, '{}'), s.copied, coalesce(s.drop_after <= pg_catalog.now(), false)
      FROM dbkeep.partition_split s
      WHERE s.schema = ? AND s.name = ? AND s.state NOT IN ('back', 'done')
      """;

  private final Connection connection;

  SplitLog(Connection connection) {
    this.connection = connection;
  }

  /** The one of a table that is not at its end, or whose old partition is still kept. */
  Optional<Split> open(GrowingTable table) throws SQLException {
    if (!isThere()) {
      return Optional.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(split(row)) : Optional.empty();
      }
    }
  }

  private static Split split(ResultSet row) throws SQLException {
    return new Split(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        row.getString(5),
        Split.State.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
        row.getString(7),
        row.getBoolean(8),
        List.of((String[]) row.getArray(9).getArray()),
        row.getLong(10),
        row.getBoolean(11));
  }

  private boolean isThere() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_catalog.to_regclass('dbkeep.partition_split') IS NOT NULL");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  Split begin(GrowingTable table, Begun begun, GrowingTable past) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO dbkeep.partition_split (partitioning, schema, name, past, past_name)"
                + " VALUES (?, ?, ?, ?::oid, ?)")) {
      statement.setLong(1, begun.id());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      statement.setLong(4, past.oid());
      statement.setString(5, past.name());
      statement.executeUpdate();
    }
    return open(table).orElseThrow();
  }

  /** Part of the transaction that copies the rows. */
  void copied(Split split, List<String> position, long rows) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE dbkeep.partition_split SET position = ?, copied = copied + ?, changed ="
                + " pg_catalog.clock_timestamp() WHERE id = ?")) {
      Array texts = connection.createArrayOf("text", position.toArray());
      statement.setArray(1, texts);
      statement.setLong(2, rows);
      statement.setLong(3, split.id());
      statement.executeUpdate();
    }
  }

  void become(Split split, Split.State state) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(split.become(state))) {
      statement.executeUpdate();
    }
  }

  /** For how long nobody could use the table in the exchange. */
  Duration locked(Split split) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT (extract(epoch FROM coalesce(locked, '0')) * 1000)::bigint FROM"
                + " dbkeep.partition_split WHERE id = ?")) {
      statement.setLong(1, split.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Duration.ofMillis(row.getLong(1));
      }
    }
  }
}
