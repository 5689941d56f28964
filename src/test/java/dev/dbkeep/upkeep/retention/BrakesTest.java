package dev.dbkeep.upkeep.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.Replica;
import dev.dbkeep.upkeep.pace.Pace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention waits for whoever reads the log behind it, and goes on once they are there. */
final class BrakesTest {
  private static final int ROWS = 12_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** More than a replica may be behind, or than is left of what slots may hold. */
  private static final int MEGABYTES = 100;

  private static final String ARCHIVE = "table:public.visit_archive";

  @TempDir private static Path folder;
  private static Replica replica;

  @BeforeAll
  static void start() throws Exception {
    replica = Replica.start(folder);
  }

  @AfterAll
  static void stop() {
    replica.close();
  }

  private static void run(ServerUrl url, String... statements) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String ask(ServerUrl url, String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "no row";
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void plant(int bytes) {
    run(
        replica.primary(),
        "DROP TABLE IF EXISTS visit, visit_archive",
        "CREATE TABLE visit (id int PRIMARY KEY, at timestamptz NOT NULL, note text)",
        "INSERT INTO visit SELECT i, now() - interval '90 days', repeat('x', %d) FROM generate_series(1, %d) i"
            .formatted(bytes, ROWS),
        "CHECKPOINT");
  }

  private static long left() {
    return Long.parseLong(ask(replica.primary(), "SELECT count(*) FROM visit"));
  }

  private static void fillLog() {
    run(
        replica.primary(),
        "SELECT pg_logical_emit_message(false, 'dbkeep', repeat('x', 1048576)) FROM generate_series(1, %d)"
            .formatted(MEGABYTES));
  }

  /** Remembers for whom it waited. */
  private record Heard(Queue<String> reasons) implements RetentionProgress {
    @Override
    public void removed(Policy policy, long rows, long expected) {}

    @Override
    public void waiting(Policy policy, String reason) {
      reasons.add(reason);
    }
  }

  private static Outcome retention(
      Heard heard, String archive, Duration patience, long walPerSecond) {
    Policy policy =
        Policy.of(
            Map.of("table", "visit", "column", "at", "keep", "30 days", "archive", archive),
            folder);
    RetentionOptions options =
        new RetentionOptions(ExecuteOptions.DEFAULTS.withLockWait(patience))
            .withWalPerSecond(walPerSecond);
    return new Retention(replica.primary(), options, heard).run(List.of(policy)).getFirst();
  }

  private static Heard heard() {
    return new Heard(new ConcurrentLinkedQueue<>());
  }

  @Test
  void it_waits_for_a_replica_that_does_not_replay_and_goes_on_when_it_does() throws Exception {
    plant(10);
    run(replica.url(), "SELECT pg_wal_replay_pause()");
    try {
      fillLog();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  ask(
                          replica.primary(),
                          "SELECT replay_lag > interval '5 seconds' FROM pg_stat_replication WHERE"
                              + " application_name = '%s'".formatted(Replica.NAME))
                      .equals("t"));
      Heard heard = heard();
      assertStopsAndGoesOn(
          heard,
          "replica " + Replica.NAME + " is ",
          () -> run(replica.url(), "SELECT pg_wal_replay_resume()"));
    } finally {
      run(replica.url(), "SELECT pg_wal_replay_resume()");
    }
  }

  @Test
  void it_waits_for_a_slot_that_is_about_to_be_lost_and_goes_on_without_it() throws Exception {
    plant(10);
    run(
        replica.primary(),
        "ALTER SYSTEM SET max_slot_wal_keep_size = '160MB'",
        "SELECT pg_reload_conf()",
        "SELECT pg_create_physical_replication_slot('holds', true)");
    try {
      fillLog();
      assertStopsAndGoesOn(
          heard(),
          "replication slot holds is ",
          () -> run(replica.primary(), "SELECT pg_drop_replication_slot('holds')"));
      assertThatSlotsOfLittleRoomAreNoObstacle();
    } finally {
      run(
          replica.primary(),
          "ALTER SYSTEM RESET max_slot_wal_keep_size",
          "SELECT pg_reload_conf()",
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_type ="
              + " 'physical' AND NOT active");
    }
  }

  /** Where slots may hold little, there is never more left than that. */
  private static void assertThatSlotsOfLittleRoomAreNoObstacle() {
    plant(10);
    run(
        replica.primary(),
        "ALTER SYSTEM SET max_slot_wal_keep_size = '192MB'",
        "SELECT pg_reload_conf()",
        "SELECT pg_create_physical_replication_slot('small', true)");
    Heard heard = heard();
    retention(heard, "none", Duration.ofSeconds(5), RetentionOptions.DEFAULT_WAL_PER_SECOND);
    assertThat(left()).isZero();
    assertThat(heard.reasons()).noneMatch(reason -> reason.contains("behind"));
  }

  private static void assertStopsAndGoesOn(Heard heard, String reason, Runnable letGo)
      throws Exception {
    // who has less patience is told what to do, and nothing is lost
    assertThatThrownBy(
            () ->
                retention(
                    heard(),
                    "none",
                    Duration.ofSeconds(1),
                    RetentionOptions.DEFAULT_WAL_PER_SECOND))
        .isInstanceOfSatisfying(
            DbkeepException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.BUSY);
              assertThat(e.getMessage()).contains(reason);
            });
    long before = left();
    CompletableFuture<Outcome> outcome =
        CompletableFuture.supplyAsync(
            () -> retention(heard, "none", PATIENCE, RetentionOptions.DEFAULT_WAL_PER_SECOND),
            Thread::startVirtualThread);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> heard.reasons().stream().anyMatch(one -> one.startsWith(reason)));
    long braked = left();
    assertThat(braked).isPositive().isLessThanOrEqualTo(before);
    int heardOf = heard.reasons().size();
    Awaitility.await().atMost(PATIENCE).until(() -> heard.reasons().size() >= heardOf + 3);
    assertThat(left()).as("nothing goes while it waits").isEqualTo(braked);
    assertThat(outcome).isNotDone();
    letGo.run();
    assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).resumed()).isTrue();
    assertThat(left()).isZero();
  }

  @Test
  void it_writes_no_more_log_than_it_may() {
    int bytes = 1000;
    long limit = 4L << 20;
    plant(bytes);
    // the rows are written into the log with their archive
    Outcome slow = retention(heard(), ARCHIVE, PATIENCE, limit);
    plant(bytes);
    Outcome fast = retention(heard(), ARCHIVE, PATIENCE, 1L << 40);
    assertThat(slow.rows()).isEqualTo(ROWS).isEqualTo(fast.rows());
    System.out.printf(
        "%d MB of log: removal took %d ms with a limit of %d MB/s, %d ms without%n",
        slow.walBytes() >> 20, slow.removal().toMillis(), limit >> 20, fast.removal().toMillis());
    // nothing waits behind the last batch
    long written = (long) (ROWS - Pace.MOST) * bytes;
    assertThat(slow.removal()).isGreaterThan(Duration.ofMillis(written * 1000 / limit));
    Duration took = Duration.ofMillis(20);
    assertThat(new Pace(limit).pause(took, 0, false)).as("little log").isLessThanOrEqualTo(took);
  }
}
