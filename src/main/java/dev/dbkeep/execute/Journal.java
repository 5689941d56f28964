package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlStatement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was done of the jobs that cannot run in one transaction, statement by statement, in the
 * database that it was done to.
 */
public final class Journal {
  private Journal() {}

  /**
   * A statement that was begun by an earlier run.
   *
   * @param done false when it is not known whether it came to its end
   * @param indexesBefore the indexes its table had before it began, for a statement that builds one
   */
  record Entry(int position, String sha256, boolean done, List<Long> indexesBefore) {
    Entry {
      indexesBefore = List.copyOf(indexesBefore);
    }
  }

  /**
   * Forgets what was done of a job, so that its next run begins with its first statement. For
   * {@code migrate resolve} and {@code reset}.
   */
  public static void forget(Connection connection, String job) throws SQLException {
    if (JournalSchema.exists(connection, "job")) {
      update(connection, "DELETE FROM dbkeep.job WHERE id = ?", job);
    }
  }

  /**
   * Refuses while a runner is at work, and keeps runners out until this transaction ends: what is
   * said by hand about a migration must not meet the one who runs it.
   */
  public static void claim(Connection connection) throws SQLException {
    String sql = "SELECT pg_catalog.pg_try_advisory_xact_lock(" + RunnerLock.KEY + ")";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      if (!rows.getBoolean(1)) {
        throw DbkeepException.of(
            ErrorCode.BUSY,
            "a dbkeep is at work on this database",
            "Wait for it to end, look at `dbkeep migrate status`, then run the same command"
                + " again.");
      }
    }
  }

  /** The jobs that did not come to their end. */
  public static Set<String> unfinishedJobs(Connection connection) throws SQLException {
    Set<String> jobs = new HashSet<>();
    if (!JournalSchema.exists(connection, "job")) {
      return jobs;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT id FROM dbkeep.job WHERE state <> 'done'")) {
      while (rows.next()) {
        jobs.add(rows.getString(1));
      }
    }
    return jobs;
  }

  /** The entries of all jobs that did not come to their end, by job. */
  static Map<String, List<Entry>> unfinished(Connection connection) throws SQLException {
    Map<String, List<Entry>> entries = new HashMap<>();
    if (!JournalSchema.exists(connection, "job")) {
      return entries;
    }
    String sql =
        """
        SELECT s.job, s.position, s.sha256, s.state = 'done', s.indexes_before
        FROM dbkeep.statement s JOIN dbkeep.job j ON j.id = s.job
        WHERE j.state <> 'done' ORDER BY s.job, s.position
        """;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        entries
            .computeIfAbsent(rows.getString(1), key -> new ArrayList<>())
            .add(
                new Entry(
                    rows.getInt(2), rows.getString(3), rows.getBoolean(4), oids(rows.getArray(5))));
      }
    }
    return entries;
  }

  static void jobStarted(Connection connection, String job, int statements, boolean resumed)
      throws SQLException {
    if (resumed) {
      update(
          connection,
          "UPDATE dbkeep.job SET state = 'running', error = NULL, statements = ? WHERE id = ?",
          statements,
          job);
      return;
    }
    update(connection, "DELETE FROM dbkeep.job WHERE id = ?", job);
    update(
        connection,
        "INSERT INTO dbkeep.job (id, state, statements) VALUES (?, 'running', ?)",
        job,
        statements);
  }

  static void jobFinished(Connection connection, String job) throws SQLException {
    update(
        connection,
        "UPDATE dbkeep.job SET state = 'done', finished = clock_timestamp() WHERE id = ?",
        job);
  }

  static void jobFailed(Connection connection, String job, String error) throws SQLException {
    update(
        connection, "UPDATE dbkeep.job SET state = 'failed', error = ? WHERE id = ?", error, job);
  }

  static void started(
      Connection connection,
      String job,
      int position,
      SqlStatement statement,
      @Nullable List<Long> indexesBefore)
      throws SQLException {
    String sql =
        """
        INSERT INTO dbkeep.statement (job, position, sha256, state, indexes_before) VALUES (?, ?, ?, 'started', ?::oid[])
        ON CONFLICT (job, position) DO UPDATE SET sha256 = excluded.sha256, started = clock_timestamp()
        """;
    String array =
        indexesBefore == null
            ? null
            : "{" + String.join(",", indexesBefore.stream().map(String::valueOf).toList()) + "}";
    update(connection, sql, job, position, sha256(statement), array);
  }

  static void done(Connection connection, String job, int position, SqlStatement statement)
      throws SQLException {
    String sql =
        """
        INSERT INTO dbkeep.statement (job, position, sha256, state, finished) VALUES (?, ?, ?, 'done', clock_timestamp())
        ON CONFLICT (job, position) DO UPDATE SET state = 'done', finished = clock_timestamp()
        """;
    update(connection, sql, job, position, sha256(statement));
  }

  /** A statement that failed as a whole and left nothing behind. */
  static void undone(Connection connection, String job, int position) throws SQLException {
    update(
        connection, "DELETE FROM dbkeep.statement WHERE job = ? AND position = ?", job, position);
  }

  /** The same for a file checked out with other line ends. */
  static String sha256(SqlStatement statement) {
    String data = statement.copyData();
    String text = statement.text().replace("\r\n", "\n") + (data == null ? "" : "\n" + data);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static List<Long> oids(@Nullable Array array) throws SQLException {
    if (array == null) {
      return List.of();
    }
    List<Long> oids = new ArrayList<>();
    for (Object oid : (Object[]) array.getArray()) {
      oids.add(((Number) oid).longValue());
    }
    return oids;
  }
}
