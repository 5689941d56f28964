package dev.dbkeep.backup.restore;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A restored server that still recovers: when it has arrived, and whether that is where it should.
 */
public final class Restored {
  private static final int POLL_MILLIS = 20;
  private static final int PROMOTION_SECONDS = 600;

  /** A server writes it when it starts, and leaves it there. */
  static final String STARTED = "postmaster.opts";

  private Restored() {}

  /**
   * Where recovery stands.
   *
   * @param lastCommit the time of the last commit that it replayed, or the epoch when there was
   *     none
   */
  public record State(boolean paused, Lsn replayed, Instant lastCommit) {}

  /** Settings of a server that only this process asks, before its cluster goes where it belongs. */
  public static Map<String, String> settings(Path data) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("hba_file", LocalAccess.file(data).toString());
    settings.put("autovacuum", "off");
    settings.put("fsync", "on"); // what is put there has to survive the machine
    settings.put("logging_collector", "off");
    settings.put("log_destination", "stderr");
    settings.put("cluster_name", "dbkeep restore");
    return settings;
  }

  /** Removes what only such a server needed, once it was promoted and has ended. */
  public static void clean(Path data) throws IOException {
    Trees.delete(data.resolve(Restorer.WAL));
    Files.deleteIfExists(LocalAccess.file(data));
    Files.deleteIfExists(data.resolve(STARTED));
  }

  /** Waits until the target is reached; the server accepts reads then and nothing else. */
  public static State awaitTarget(ServerUrl url, RestorePlan plan, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Lsn still = Lsn.ZERO;
    int unchanged = 0;
    try (Connection connection = Connections.open(url)) {
      while (true) {
        State state = state(connection);
        unchanged = state.replayed().equals(still) ? unchanged + 1 : 0;
        still = state.replayed();
        // a standby is there when nothing moves any more behind the places that it has to pass; on
        // a busy machine nothing may move for a while long before
        boolean arrived =
            plan.whole()
                ? state.paused()
                : unchanged >= 10
                    && still.compareTo(plan.backup().end()) >= 0
                    && still.compareTo(plan.end()) >= 0;
        if (arrived) {
          check(plan.target(), state);
          return state;
        }
        if (System.nanoTime() > deadline) {
          throw DbkeepException.of(
              ErrorCode.NOT_RESTORABLE,
              "recovery is at " + still + " after " + patience.toSeconds() + " s",
              "Its log says what it waits for.");
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** Ends recovery: from now on it is a cluster of its own. */
  public static void promote(ServerUrl url) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_promote(true, " + PROMOTION_SECONDS + ")")) {
      row.next();
      if (!row.getBoolean(1)) {
        throw DbkeepException.of(
            ErrorCode.NOT_RESTORABLE,
            "the restored server is not writable after " + PROMOTION_SECONDS + " s",
            "Its log says what it waits for.");
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** Refuses a server that has gone beyond the moment that was asked for. */
  public static void check(Target target, State state) {
    if (target instanceof Target.Time time && state.lastCommit().isAfter(time.at())) {
      throw DbkeepException.of(
          ErrorCode.NOT_RESTORABLE,
          "the server replayed a commit of "
              + state.lastCommit()
              + ", behind the target "
              + time.at(),
          "Do not use it; this is a mistake of dbkeep, please report it.");
    }
  }

  private static State state(Connection connection) throws SQLException {
    String query =
        """
        select pg_is_wal_replay_paused(), pg_last_wal_replay_lsn()::text, pg_last_xact_replay_timestamp()
        """;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      OffsetDateTime last = row.getObject(3, OffsetDateTime.class);
      return new State(
          row.getBoolean(1),
          Lsn.parse(row.getString(2)),
          last == null ? Instant.EPOCH : last.toInstant());
    }
  }
}
