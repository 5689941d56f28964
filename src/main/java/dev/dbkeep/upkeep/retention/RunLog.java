package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is, kept in the database: a batch and its line here commit together, so that
 * whatever ends a run, the next one goes on behind the last batch.
 */
final class RunLog {
  private static final String UNFINISHED =
      """
      SELECT id, definition, cutoff, part, position, pass, batches, deleted, children,
             ARRAY(SELECT f.key FROM pg_catalog.jsonb_each_text(files) f ORDER BY f.key),
             ARRAY(SELECT f.value::bigint FROM pg_catalog.jsonb_each_text(files) f ORDER BY f.key)
      FROM dbkeep.retention_run WHERE policy = ? AND state = 'running'
      """;

  /** Whoever finds another number of batches than its own is not alone, and must not go on. */
  private static final String CHECKPOINT =
      """
      UPDATE dbkeep.retention_run
      SET part = ?, position = ?, pass = ?, batches = batches + 1, deleted = deleted + ?, children = children + ?,
          files = pg_catalog.jsonb_object(?::text[], ?::text[]), updated = pg_catalog.clock_timestamp()
      WHERE id = ? AND batches = ? AND state = 'running'
      RETURNING pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::bigint
      """;

  private final Connection connection;
  private final long id;
  private final String cutoff;
  private final boolean resumed;
  private Place place;
  private long batches;
  private long deleted;
  private long children;
  private SortedMap<String, Long> files;

  /**
   * Where a run stands.
   *
   * @param part the table that is walked, as schema.name; null before the first one
   * @param position in it, as its walk writes it; null at its beginning
   * @param pass how often the table was begun
   */
  record Place(@Nullable String part, @Nullable String position, int pass) {}

  private RunLog(
      Connection connection,
      long id,
      String cutoff,
      boolean resumed,
      Place place,
      SortedMap<String, Long> files) {
    this.connection = connection;
    this.id = id;
    this.cutoff = cutoff;
    this.resumed = resumed;
    this.place = place;
    this.files = files;
  }

  /** The run of this policy that did not come to its end, whatever its rules were. */
  static Optional<Found> unfinished(Connection connection, Policy policy) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNFINISHED)) {
      statement.setString(1, policy.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        SortedMap<String, Long> files = new TreeMap<>();
        String[] names = (String[]) row.getArray(10).getArray();
        Long[] lengths = (Long[]) row.getArray(11).getArray();
        for (int i = 0; i < names.length; i++) {
          files.put(names[i], lengths[i]);
        }
        RunLog log =
            new RunLog(
                connection,
                row.getLong(1),
                row.getString(3),
                true,
                new Place(row.getString(4), row.getString(5), row.getInt(6)),
                files);
        log.batches = row.getLong(7);
        log.deleted = row.getLong(8);
        log.children = row.getLong(9);
        return Optional.of(new Found(log, row.getString(2)));
      }
    }
  }

  /** A run with the rules it began with. */
  record Found(RunLog log, String definition) {}

  static RunLog begin(Connection connection, Policy policy, String cutoff) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO dbkeep.retention_run (policy, definition, cutoff, state) VALUES (?, ?, ?,"
                + " 'running') RETURNING id")) {
      statement.setString(1, policy.name());
      statement.setString(2, policy.definition());
      statement.setString(3, cutoff);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new RunLog(
            connection, row.getLong(1), cutoff, false, new Place(null, null, 1), new TreeMap<>());
      }
    }
  }

  /**
   * Part of the transaction that removes the rows; {@link #committed} follows once it is in.
   *
   * @return how much WAL the server has written so far
   */
  long checkpoint(Place next, long rows, long childRows, SortedMap<String, Long> lengths)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHECKPOINT)) {
      statement.setString(1, next.part());
      statement.setString(2, next.position());
      statement.setInt(3, next.pass());
      statement.setLong(4, rows);
      statement.setLong(5, childRows);
      statement.setArray(
          6, connection.createArrayOf("text", lengths.keySet().toArray(String[]::new)));
      statement.setArray(
          7,
          connection.createArrayOf(
              "text", lengths.values().stream().map(String::valueOf).toArray(String[]::new)));
      statement.setLong(8, id);
      statement.setLong(9, batches);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw DbkeepException.of(
              ErrorCode.BUSY,
              "another dbkeep retention works on the same policy",
              "Wait for it to end; what it leaves, the next run removes.");
        }
        return row.getLong(1);
      }
    }
  }

  void committed(Place next, long rows, long childRows, SortedMap<String, Long> lengths) {
    place = next;
    batches++;
    deleted += rows;
    children += childRows;
    files = new TreeMap<>(lengths);
  }

  /** Ends it, with all its rows gone, or because its rules are others now. */
  void end(String state) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE dbkeep.retention_run SET state = ?, finished = pg_catalog.clock_timestamp()"
                + " WHERE id = ?")) {
      statement.setString(1, state);
      statement.setLong(2, id);
      statement.executeUpdate();
    }
  }

  long id() {
    return id;
  }

  String cutoff() {
    return cutoff;
  }

  boolean isResumed() {
    return resumed;
  }

  Place place() {
    return place;
  }

  long deleted() {
    return deleted;
  }

  long children() {
    return children;
  }

  /** How long each file of the archive is, as far as its rows are gone. */
  SortedMap<String, Long> files() {
    return new TreeMap<>(files);
  }
}
