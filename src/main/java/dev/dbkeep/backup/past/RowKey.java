package dev.dbkeep.backup.past;

import dev.dbkeep.backup.trace.Place;
import dev.dbkeep.backup.trace.Storage;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which row a person means: {@code id=700}, or several columns. */
public record RowKey(List<Part> parts) {
  private static final String COLUMNS =
      """
      SELECT attname FROM pg_catalog.pg_attribute
      WHERE attrelid = ?::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum
      """;

  public RowKey {
    parts = List.copyOf(parts);
  }

  /** A column and the value it has, as text. */
  public record Part(String column, String value) {}

  /** Where a row is. */
  public record Seen(Storage storage, Place place) {}

  public static RowKey parse(List<String> texts) {
    return new RowKey(texts.stream().map(RowKey::part).toList());
  }

  /** Several rows: where a column comes again, the next one begins. */
  public static List<RowKey> several(List<String> texts) {
    List<RowKey> rows = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (String text : texts) {
      Part part = part(text);
      if (parts.stream().anyMatch(earlier -> earlier.column().equals(part.column()))) {
        rows.add(new RowKey(parts));
        parts.clear();
      }
      parts.add(part);
    }
    rows.add(new RowKey(parts));
    return rows;
  }

  private static Part part(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "not a column and its value: " + text,
          "Write --key id=700, once for each column of the key.");
    }
    return new Part(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  /** For people. */
  public String display() {
    return parts.stream()
        .map(part -> part.column() + "=" + part.value())
        .collect(Collectors.joining(", "));
  }

  /** For SQL. */
  public String condition() {
    return parts.stream()
        .map(part -> Identifiers.quote(part.column()) + " = " + Identifiers.literal(part.value()))
        .collect(Collectors.joining(" AND ", "(", ")"));
  }

  /** Looks for the row; empty when it, or its table, is not there. */
  public Optional<Seen> look(ServerUrl url, String table) {
    try (Connection connection = Connections.open(url)) {
      Optional<Relation> relation = Relation.find(connection, table);
      return relation.isEmpty() ? Optional.empty() : look(connection, relation.get());
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** Refuses columns that the table has not. */
  public void check(Connection connection, Relation relation) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
      query.setLong(1, relation.oid());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    for (Part part : parts) {
      if (!columns.contains(part.column())) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            relation.display() + " has no column " + part.column(),
            "Its columns are " + String.join(", ", columns) + "; write --key COLUMN=VALUE.");
      }
    }
  }

  private Optional<Seen> look(Connection connection, Relation relation) throws SQLException {
    check(connection, relation);
    Map<Storage, Relation> storages = TableStorages.of(connection, relation);
    String sql =
        "SELECT ctid::text, tableoid::bigint FROM " + relation.quoted() + " WHERE " + condition();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        return Optional.empty();
      }
      Place place = Place.parse(row.getString(1));
      long oid = row.getLong(2);
      if (row.next()) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            display() + " is more than one row of " + relation.display(),
            "Name every column of its key: --key a=1 --key b=2.");
      }
      return storages.entrySet().stream()
          .filter(entry -> entry.getValue().oid() == oid)
          .map(entry -> new Seen(entry.getKey(), place))
          .findFirst();
    }
  }
}
