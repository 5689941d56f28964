package dev.dbkeep.upkeep.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import dev.dbkeep.testing.TestDatabase;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** Checks of a whole server, on one of their own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ServerChecksTest {
  private static final int MAJOR = ServerOptions.DEFAULT_MAJOR;
  private static final int FIRST = 1;
  private static final int LAST = Integer.MAX_VALUE;

  @TempDir private static Path home;
  private static ServerUrl url;

  @BeforeAll
  static void start() throws SQLException {
    url = EmbeddedServer.start(home, ServerOptions.ofMajor(MAJOR).notDurable());
    run(
        "ALTER SYSTEM SET max_prepared_transactions = 2",
        "ALTER SYSTEM SET shared_preload_libraries = pg_stat_statements",
        "ALTER SYSTEM SET archive_mode = on",
        "ALTER SYSTEM SET archive_command = 'true'",
        "ALTER SYSTEM SET shared_buffers = '2MB'",
        "ALTER SYSTEM SET max_connections = 20");
    restart();
  }

  @AfterAll
  static void stop() {
    EmbeddedServer.stop(home);
  }

  private static void restart() {
    EmbeddedServer.stop(home);
    url = EmbeddedServer.start(home, ServerOptions.ofMajor(MAJOR).notDurable());
  }

  private static void run(String... statements) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> found(String id) throws SQLException {
    return ChecksTest.run(url, ChecksTest.SMALL, ChecksTest.NOBODY, check -> check.id().equals(id))
        .stream()
        .filter(result -> result.check().id().equals(id))
        .flatMap(result -> ChecksTest.objects(result.verdict()).stream())
        .toList();
  }

  private static void awaitFound(String id, String object) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(found(id)).contains(object));
  }

  @Test
  void a_forgotten_prepared_transaction_is_found() throws Exception {
    assertThat(found("A2")).isEmpty();
    run("BEGIN", "CREATE TABLE half (n int)", "PREPARE TRANSACTION 'lost'");
    assertThat(found("A2")).containsExactly("prepared transaction lost");
    run("ROLLBACK PREPARED 'lost'");
  }

  @Test
  void an_inactive_slot_is_found() throws Exception {
    assertThat(found("A3")).isEmpty();
    run("SELECT pg_create_physical_replication_slot('left', true)");
    assertThat(found("A3")).containsExactly("slot left");
    run("SELECT pg_drop_replication_slot('left')");
  }

  @Test
  void connections_that_are_nearly_used_up_are_found() throws Exception {
    assertThat(found("A5")).isEmpty();
    List<Connection> open = new ArrayList<>();
    try {
      for (int i = 0; i < 14; i++) {
        open.add(Connections.open(url));
      }
      assertThat(found("A5")).containsExactly("connections");
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  /** First, since the others make the server busy. */
  @Test
  @Order(FIRST)
  void a_cache_that_is_too_small_is_found() throws Exception {
    assertThat(found("A8")).isEmpty();
    run(
        "CREATE TABLE wide AS SELECT g AS n, repeat('x', 2000) AS t FROM generate_series(1, 8000)"
            + " g",
        "DO $$ BEGIN FOR i IN 1..80 LOOP PERFORM count(*) FROM wide; END LOOP; END $$",
        "SELECT pg_stat_force_next_flush()");
    awaitFound("A8", "shared_buffers");
  }

  @Test
  void many_requested_checkpoints_are_found() throws Exception {
    assertThat(found("A9")).isEmpty();
    run("CREATE TABLE tick (n int)");
    for (int i = 0; i < 25; i++) {
      run("INSERT INTO tick VALUES (1)", "CHECKPOINT");
    }
    awaitFound("A9", "setting max_wal_size");
  }

  @Test
  void a_replica_that_does_not_follow_is_found() throws Exception {
    assertThat(found("A10")).isEmpty();
    try (Connection walsender = Connections.openForReplication(url, "lame")) {
      PGReplicationStream stream =
          walsender
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .physical()
              .withStartPosition(LogSequenceNumber.valueOf(position()))
              .start();
      run("CREATE TABLE noise AS SELECT g, repeat('y', 900) AS t FROM generate_series(1, 60000) g");
      awaitFound("A10", "replica lame");
      assertThat(stream.isClosed()).isFalse();
    }
  }

  private static String position() throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_current_wal_lsn()")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void a_log_that_is_not_archived_is_found() throws Exception {
    assertThat(found("B1")).isEmpty();
    run("ALTER SYSTEM SET archive_command = 'false'", "SELECT pg_reload_conf()");
    run("SELECT pg_logical_emit_message(true, 'a', 'b')", "SELECT pg_switch_wal()");
    awaitFound("B1", "archiver");
    run("ALTER SYSTEM SET archive_command = 'true'", "SELECT pg_reload_conf()");
    try (TestDatabase elsewhere = TestDatabase.create()) {
      assertThat(ChecksTest.findings(elsewhere, "B1", "setting archive_mode"))
          .as("archive_mode is off there")
          .hasSize(1);
    }
  }

  @Test
  void a_statement_without_an_index_is_found() throws Exception {
    run(
        "CREATE EXTENSION pg_stat_statements",
        "CREATE TABLE fact (id bigint PRIMARY KEY, kind int, name text)",
        "INSERT INTO fact SELECT g, g % 5000, 'n' || g FROM generate_series(1, 100000) g",
        "ANALYZE fact");
    assertThat(found("I7")).isEmpty();
    for (int i = 0; i < 25; i++) {
      run("SELECT count(*) FROM fact WHERE kind = " + i);
    }
    assertThat(found("I7")).containsExactly("public.fact");
    run("CREATE INDEX ON fact (kind)", "ANALYZE fact");
    assertThat(found("I7")).isEmpty();
  }

  /** Last, since the server keeps the damage. */
  @Test
  @Order(LAST)
  void a_page_with_a_wrong_checksum_is_found() throws Exception {
    assertThat(found("D7")).isEmpty();
    run("CREATE TABLE damaged AS SELECT g AS n FROM generate_series(1, 5000) g", "CHECKPOINT");
    Path file;
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('data_directory') || '/' ||"
                    + " pg_relation_filepath('damaged')")) {
      row.next();
      file = Path.of(row.getString(1));
    }
    EmbeddedServer.stop(home);
    try (RandomAccessFile page = new RandomAccessFile(file.toFile(), "rw")) {
      page.seek(8192 + 4000);
      page.writeLong(0x5AFE_5AFE_5AFE_5AFEL);
    }
    url = EmbeddedServer.start(home, ServerOptions.ofMajor(MAJOR).notDurable());
    assertThatThrownBy(() -> run("SELECT count(n) FROM damaged"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("invalid page");
    awaitFound("D7", "database " + url.database());
  }
}
