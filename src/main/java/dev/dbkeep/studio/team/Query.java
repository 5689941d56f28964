package dev.dbkeep.studio.team;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement with its values. */
record Query(String sql, List<@Nullable Object> values) {
  Query {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  static Query of(String sql, @Nullable Object... values) {
    return new Query(sql, Arrays.asList(values));
  }

  /** Makes something of a row. */
  interface Mapper<T> {
    T of(ResultSet row) throws SQLException;
  }

  <T> List<T> all(Connection connection, Mapper<T> mapper) throws SQLException {
    try (PreparedStatement statement = prepared(connection);
        ResultSet row = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (row.next()) {
        found.add(mapper.of(row));
      }
      return found;
    }
  }

  <T> Optional<T> first(Connection connection, Mapper<T> mapper) throws SQLException {
    return all(connection, mapper).stream().findFirst();
  }

  /** How many rows it changed. */
  int run(Connection connection) throws SQLException {
    try (PreparedStatement statement = prepared(connection)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepared(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.size(); i++) {
      switch (values.get(i)) {
        case Instant at -> statement.setObject(i + 1, at.atOffset(ZoneOffset.UTC));
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case List<?> texts ->
            statement.setArray(i + 1, connection.createArrayOf("text", texts.toArray()));
        case null -> statement.setString(i + 1, null);
        case Object value -> statement.setObject(i + 1, value);
      }
    }
    return statement;
  }

  /** A moment of a column that always has one. */
  static Instant moment(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
