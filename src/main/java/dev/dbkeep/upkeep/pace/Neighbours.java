package dev.dbkeep.upkeep.pace;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Feels what others feel: the smallest transaction that waits for the disk, again and again on a
 * connection of its own, and once a second a look at replicas and slots.
 */
public final class Neighbours implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(40);
  private static final Duration BETWEEN_FIRST = Duration.ofMillis(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final int SAMPLES = 12;
  private static final int STRAIN = 3;
  private static final long TOLERATED = Duration.ofMillis(8).toNanos();

  /**
   * A row lock is written to the log and flushed with its commit, as an application's transaction
   * is; logical replication does not see it. Nobody changes that row.
   */
  private static final String COMMIT = "SELECT FROM dbkeep.version WHERE number = 1 FOR KEY SHARE";

  private static final String FOLLOWERS =
      """
      SELECT 'replica ' || coalesce(nullif(application_name, ''), pid::text),
             pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), replay_lsn)::bigint / 1048576
      FROM pg_catalog.pg_stat_replication
      WHERE replay_lag > interval '5 seconds'
        AND pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), replay_lsn) > 67108864
      UNION ALL
      SELECT 'replication slot ' || slot_name,
             pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)::bigint / 1048576
      FROM pg_catalog.pg_replication_slots
      WHERE active AND pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn) > 1073741824
         OR safe_wal_size < (SELECT least(268435456, setting::bigint * 524288)
                             FROM pg_catalog.pg_settings WHERE name = 'max_slot_wal_keep_size')
      LIMIT 1
      """;

  private final ServerUrl url;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Deque<Long> recent = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean ends;
  private volatile long baseline;
  private volatile long latest;
  private volatile @Nullable String behind;

  private Neighbours(ServerUrl url) {
    this.url = url;
    this.thread = Thread.ofVirtual().unstarted(this::run);
  }

  /** Returns once it is known how it is without us. */
  public static Neighbours watch(ServerUrl url) throws InterruptedException {
    Neighbours neighbours = new Neighbours(url);
    neighbours.thread.start();
    neighbours.ready.await();
    return neighbours;
  }

  /** Whether a commit takes clearly longer than before we began. */
  public boolean isStrained() {
    return latest > Math.max(STRAIN * baseline, baseline + TOLERATED);
  }

  /** Who is too far behind to be given more, if anybody. */
  public @Nullable String behind() {
    return behind;
  }

  private void run() {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET application_name = 'dbkeep neighbour'; SET lock_timeout = '2s'; SET"
              + " statement_timeout = '10s'");
      for (int i = 0; i < SAMPLES; i++) {
        sample(statement);
        Thread.sleep(BETWEEN_FIRST);
      }
      baseline = quantile(SAMPLES / 2);
      recent.clear();
      ready.countDown();
      long looked = System.nanoTime() - BETWEEN_LOOKS.toNanos();
      while (!ends) {
        sample(statement);
        latest = quantile(recent.size() - 1 - recent.size() / 10);
        if (System.nanoTime() - looked >= BETWEEN_LOOKS.toNanos()) {
          behind = look(statement);
          looked = System.nanoTime();
        }
        Thread.sleep(BETWEEN);
      }
    } catch (SQLException e) {
      // Without it the pace is that of the batches alone.
      latest = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ready.countDown();
    }
  }

  private void sample(Statement statement) throws SQLException {
    long began = System.nanoTime();
    statement.execute(COMMIT);
    recent.addLast(System.nanoTime() - began);
    if (recent.size() > SAMPLES) {
      recent.removeFirst();
    }
  }

  private long quantile(int rank) {
    return recent.stream().sorted().skip(Math.max(0, rank)).findFirst().orElse(0L);
  }

  private static @Nullable String look(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(FOLLOWERS)) {
      return row.next() ? row.getString(1) + " is " + row.getLong(2) + " MB behind" : null;
    }
  }

  @Override
  public void close() {
    ends = true;
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
