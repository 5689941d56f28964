package dev.dbkeep.upkeep.queries;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the counters of statements in schema dbkeep, twice a day, for five weeks. */
final class QueryHistory {
  private static final Duration BETWEEN = Duration.ofHours(12);
  private static final Duration KEPT = Duration.ofDays(35);

  private final ServerUrl url;
  private final ExecuteOptions options;

  QueryHistory(ServerUrl url, ExecuteOptions options) {
    this.url = url;
    this.options = options;
  }

  /** A snapshot without its counters. */
  record Head(long id, Instant at, @Nullable Instant reset, @Nullable Long dropped) {}

  /**
   * Writes one down, unless there is one of half a day.
   *
   * @return why it could not; empty when it could
   */
  String remember(Snapshot snapshot) {
    try {
      JournalSchema.ensure(url, options);
      try (Connection connection = Connections.open(url)) {
        connection.setAutoCommit(false);
        execute(connection, "LOCK TABLE dbkeep.query_snapshot IN SHARE ROW EXCLUSIVE MODE");
        List<Head> heads = heads(connection);
        if (heads.isEmpty() || !heads.getLast().at().isAfter(snapshot.at().minus(BETWEEN))) {
          write(connection, snapshot);
        }
        connection.commit();
      }
      return "";
    } catch (SQLException e) {
      return "nothing is remembered: " + SqlErrors.of(e, url).getMessage();
    } catch (DbkeepException e) {
      return "nothing is remembered: " + e.getMessage();
    }
  }

  /** Those that there are, the oldest first; none where the tables are not there. */
  static List<Head> heads(Connection connection) throws SQLException {
    List<Head> heads = new ArrayList<>();
    if (!readable(connection)) {
      return heads;
    }
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT id, at, reset, dropped FROM dbkeep.query_snapshot ORDER BY at, id");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        heads.add(
            new Head(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                instant(row, 3),
                row.getObject(4, Long.class)));
      }
    }
    return heads;
  }

  static Snapshot read(Connection connection, Head head) throws SQLException {
    Map<Long, QueryCounter> counters = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT c.query, t.text, c.calls, c.milliseconds, c.squares, c.longest, c.rows, c.hit,"
                + " c.read, c.since FROM dbkeep.query_counter c JOIN dbkeep.query_text t USING"
                + " (query) WHERE c.snapshot = ?")) {
      statement.setLong(1, head.id());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          counters.put(
              row.getLong(1),
              new QueryCounter(
                  row.getLong(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getDouble(4),
                  row.getDouble(5),
                  row.getDouble(6),
                  row.getLong(7),
                  row.getLong(8),
                  row.getLong(9),
                  instant(row, 10)));
        }
      }
    }
    return new Snapshot(head.at(), head.reset(), head.dropped(), 0, counters);
  }

  /** The text of a statement that the server may have forgotten; null when nobody knows it. */
  static @Nullable String text(Connection connection, long query) throws SQLException {
    if (!readable(connection)) {
      return null;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT text FROM dbkeep.query_text WHERE query = ?")) {
      statement.setLong(1, query);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  private static boolean readable(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_catalog.bool_and(coalesce(pg_catalog.has_table_privilege("
                    + "pg_catalog.to_regclass(t), 'SELECT'), false)) FROM"
                    + " pg_catalog.unnest(ARRAY['dbkeep.query_snapshot', 'dbkeep.query_counter',"
                    + " 'dbkeep.query_text']) AS t");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static void write(Connection connection, Snapshot snapshot) throws SQLException {
    long id;
    try (PreparedStatement head =
        connection.prepareStatement(
            "INSERT INTO dbkeep.query_snapshot (at, reset, dropped) VALUES (?, ?, ?) RETURNING"
                + " id")) {
      head.setObject(1, time(snapshot.at()));
      head.setObject(2, snapshot.reset() == null ? null : time(snapshot.reset()));
      head.setObject(3, snapshot.dropped());
      try (ResultSet row = head.executeQuery()) {
        row.next();
        id = row.getLong(1);
      }
    }
    try (PreparedStatement text =
            connection.prepareStatement(
                "INSERT INTO dbkeep.query_text (query, text, seen) VALUES (?, ?, ?) ON CONFLICT"
                    + " (query) DO UPDATE SET seen = excluded.seen");
        PreparedStatement counter =
            connection.prepareStatement(
                "INSERT INTO dbkeep.query_counter (snapshot, query, calls, milliseconds, squares,"
                    + " longest, rows, hit, read, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    + " ?)")) {
      for (QueryCounter one : snapshot.counters().values()) {
        text.setLong(1, one.id());
        text.setString(2, one.text());
        text.setObject(3, time(snapshot.at()));
        text.addBatch();
        counter.setLong(1, id);
        counter.setLong(2, one.id());
        counter.setLong(3, one.calls());
        counter.setDouble(4, one.milliseconds());
        counter.setDouble(5, one.squares());
        counter.setDouble(6, one.longest());
        counter.setLong(7, one.rows());
        counter.setLong(8, one.hit());
        counter.setLong(9, one.read());
        counter.setObject(10, one.since() == null ? null : time(one.since()));
        counter.addBatch();
      }
      text.executeBatch();
      counter.executeBatch();
    }
    OffsetDateTime old = time(snapshot.at().minus(KEPT));
    try (PreparedStatement snapshots =
            connection.prepareStatement("DELETE FROM dbkeep.query_snapshot WHERE at < ?");
        PreparedStatement texts =
            connection.prepareStatement("DELETE FROM dbkeep.query_text WHERE seen < ?")) {
      snapshots.setObject(1, old);
      snapshots.executeUpdate();
      texts.setObject(1, old);
      texts.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
