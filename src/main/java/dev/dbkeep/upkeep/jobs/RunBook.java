package dev.dbkeep.upkeep.jobs;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs of all jobs, in schema dbkeep of the database they care for, so that every machine that
 * starts jobs sees the same ones. A moment at which a job was due has one run, whoever asks first.
 */
public final class RunBook {
  /** So long a run may say nothing; then it has died, and another machine may take it over. */
  public static final Duration SILENCE = Duration.ofMinutes(2);

  /** What takes the machine down with it is not begun again and again. */
  public static final int ATTEMPTS = 5;

  // the silence is that of whoever runs it; while the server was away nobody could say anything
  private static final String IS_DEAD =
      "r.state = 'running' AND greatest(r.seen, pg_catalog.pg_postmaster_start_time()) + r.silence"
          + " < now()";

  private static final String CLAIM =
      """
      INSERT INTO dbkeep.maintenance_run AS r (job, scheduled, silence) VALUES (?, ?, ? * interval '1 millisecond')
      ON CONFLICT (job, scheduled) DO UPDATE SET started = now(), seen = now(), attempt = r.attempt + 1, finished = NULL,
        state = 'running', detail = NULL, silence = excluded.silence
      WHERE r.state = 'failed' AND ? OR %s AND (? OR r.attempt < %d)
      RETURNING attempt
      """
          .formatted(IS_DEAD, ATTEMPTS);

  private static final String DEAD =
      "SELECT job, scheduled FROM dbkeep.maintenance_run r WHERE %s AND attempt < %d ORDER BY scheduled"
          .formatted(IS_DEAD, ATTEMPTS);

  private static final String KEEP =
      """
      INSERT INTO dbkeep.maintenance_job AS k (job, at, since) VALUES (?, ?, ?)
      ON CONFLICT (job) DO UPDATE SET at = excluded.at, since = CASE WHEN k.at = excluded.at THEN k.since ELSE excluded.since END
      RETURNING since
      """;

  private static final String SEEN =
      "UPDATE dbkeep.maintenance_run SET seen = now() WHERE job = ? AND scheduled = ? AND attempt ="
          + " ? AND state = 'running'";

  private static final String END =
      "UPDATE dbkeep.maintenance_run SET finished = now(), seen = now(), state = ?, detail = ?"
          + " WHERE job = ? AND scheduled = ? AND attempt = ? AND state = 'running'";

  private static final String GIVE_BACK =
      "UPDATE dbkeep.maintenance_run SET silence = '0' WHERE job = ? AND scheduled = ? AND attempt"
          + " = ? AND state = 'running'";

  private static final String LAST =
      """
      SELECT DISTINCT ON (job) job, scheduled, started, finished, state, detail, %s
      FROM dbkeep.maintenance_run r ORDER BY job, scheduled DESC
      """
          .formatted(IS_DEAD);

  private final ServerUrl url;

  private final Duration silence;

  private RunBook(ServerUrl url, Duration silence) {
    this.url = url;
    this.silence = silence;
  }

  /** Makes the tables where they are missing. */
  public static RunBook open(ServerUrl url, ExecuteOptions options) {
    return open(url, options, SILENCE);
  }

  /**
   * The same.
   *
   * @param silence of the runs that are claimed here
   */
  public static RunBook open(ServerUrl url, ExecuteOptions options, Duration silence) {
    JournalSchema.ensure(url, options);
    return new RunBook(url, silence);
  }

  /** For somebody who only reads; empty where no job ever ran. */
  public static Optional<RunBook> existing(ServerUrl url) {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_catalog.to_regclass('dbkeep.maintenance_run') IS NOT NULL");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1) ? Optional.of(new RunBook(url, SILENCE)) : Optional.empty();
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /**
   * A run that is this process's own.
   *
   * @param attempt counts from 1; a run that died is taken over by the next one
   */
  public record Claim(String job, Instant scheduled, int attempt) {}

  /**
   * Takes the run of a moment; empty when somebody has it or it is done.
   *
   * @param again whether one that failed, or died too often, is to be tried again
   */
  public Optional<Claim> claim(String job, Instant scheduled, boolean again) {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setString(1, job);
      statement.setObject(2, at(scheduled));
      statement.setLong(3, silence.toMillis());
      statement.setBoolean(4, again);
      statement.setBoolean(5, again);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Claim(job, scheduled, row.getInt(1)))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** Says that the run still lives; false when another has taken it over. */
  public boolean seen(Claim claim) {
    return update(SEEN, claim);
  }

  /** Lets whoever asks next have the run, which was not brought to its end. */
  public boolean giveBack(Claim claim) {
    return update(GIVE_BACK, claim);
  }

  /** Writes down what came of it; false when another has taken it over. */
  public boolean end(Claim claim, JobRun.State state, String detail) {
    return update(
        END, claim, state.name().toLowerCase(Locale.ROOT), detail.isEmpty() ? null : detail);
  }

  private boolean update(String sql, Claim claim, @Nullable String... values) {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      int column = 1;
      for (String value : values) {
        statement.setString(column++, value);
      }
      statement.setString(column++, claim.job());
      statement.setObject(column++, at(claim.scheduled()));
      statement.setInt(column, claim.attempt());
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /**
   * The moment from which on a daemon keeps a job, which is now when it is new or is due at other
   * times than before.
   */
  Instant keep(MaintenanceJob job, Instant now) {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(KEEP)) {
      statement.setString(1, job.name());
      statement.setString(2, job.at().toString());
      statement.setObject(3, at(now));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getObject(1, OffsetDateTime.class).toInstant();
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** A run that nobody lives to bring to its end. */
  record Dead(String job, Instant scheduled) {}

  List<Dead> dead() {
    List<Dead> dead = new ArrayList<>();
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(DEAD);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        dead.add(new Dead(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()));
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return dead;
  }

  Duration silence() {
    return silence;
  }

  /** The newest run of every job that ever ran; one that died has failed. */
  public List<JobRun> last() {
    List<JobRun> runs = new ArrayList<>();
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(LAST);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        OffsetDateTime finished = row.getObject(4, OffsetDateTime.class);
        boolean died = row.getBoolean(7);
        runs.add(
            new JobRun(
                row.getString(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant(),
                died
                    ? JobRun.State.FAILED
                    : JobRun.State.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                died ? "it ended without a word" : row.getString(6)));
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return runs;
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
