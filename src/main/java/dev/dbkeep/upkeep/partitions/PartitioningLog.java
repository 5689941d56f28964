package dev.dbkeep.upkeep.partitions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of dbkeep.partitioning: which tables got partitions, and how far that is. */
final class PartitioningLog {
  private static final String OPEN =
      """
      SELECT p.id, p.relation::bigint, p.schema, p.name, p.column_name, p.width, p.boundary, p.past, p.ends, p.state = 'swapped'
      FROM dbkeep.partitioning p
      WHERE p.state = 'begun' AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = p.relation)
         OR p.state = 'swapped' AND EXISTS (
              SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = p.schema AND c.relname = p.name AND c.relkind = 'p')
      ORDER BY p.id DESC
      """;

  private final Connection connection;

  PartitioningLog(Connection connection) {
    this.connection = connection;
  }

  boolean isThere() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_catalog.to_regclass('dbkeep.partitioning') IS NOT NULL");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Those that were begun and not taken back, the newest first. */
  List<Begun> open() throws SQLException {
    List<Begun> open = new ArrayList<>();
    if (!isThere()) {
      return open;
    }
    try (PreparedStatement statement = connection.prepareStatement(OPEN);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        open.add(
            new Begun(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Width.of(row.getString(6)),
                row.getString(7),
                row.getString(8),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                row.getBoolean(10)));
      }
    }
    return open;
  }

  Optional<Begun> open(GrowingTable table) throws SQLException {
    return open().stream()
        .filter(
            one ->
                one.swapped()
                    ? one.schema().equals(table.schema()) && one.name().equals(table.name())
                    : one.relation() == table.oid())
        .findFirst();
  }

  void begin(GrowingTable table, TimeColumn column, Width width, Boundary boundary, String past)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO dbkeep.partitioning (relation, schema, name, column_name, width,"
                + " boundary, ends, past) VALUES (?::oid, ?, ?, ?, ?, ?, ?::timestamptz, ?)")) {
      statement.setLong(1, table.oid());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      statement.setString(4, column.name());
      statement.setString(5, width.word());
      statement.setString(6, boundary.bound());
      statement.setString(7, boundary.time());
      statement.setString(8, past);
      statement.executeUpdate();
    }
  }
}
