package dev.dbkeep.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicationConnectionTest {
  private static final Duration SILENCE = Duration.ofSeconds(20);

  @Test
  void the_embedded_server_sends_a_base_backup() {
    backupFrom(TestDatabase.server(), 18);
  }

  @Test
  void postgresql_15_sends_a_base_backup() {
    try (MachinePostgres machine = MachinePostgres.create()) {
      backupFrom(machine.url(), 15);
    }
  }

  private static void backupFrom(ServerUrl url, int major) {
    Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
    BaseBackupStream.End end = null;
    BaseBackupStream.Start start;
    try (ReplicationConnection connection = ReplicationConnection.open(url, SILENCE)) {
      BaseBackupStream backup =
          connection.baseBackup(new BaseBackupOptions("test", null, false, major));
      start = backup.start();
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      while (end == null) {
        switch (backup.next()) {
          case BaseBackupStream.Archive archive ->
              files.put(archive.name(), file = new ByteArrayOutputStream());
          case BaseBackupStream.Manifest _ ->
              files.put("manifest", file = new ByteArrayOutputStream());
          case BaseBackupStream.Data data -> file.write(data.bytes(), 0, data.length());
          case BaseBackupStream.Progress _ -> {}
          case BaseBackupStream.End last -> end = last;
        }
      }
      assertThat(connection.identify().flushed()).isGreaterThanOrEqualTo(end.at());
    }
    assertThat(files).containsOnlyKeys("base.tar", "manifest");
    assertThat(files.get("base.tar").size()).isGreaterThan(1_000_000);
    assertThat(files.get("manifest").toString(StandardCharsets.UTF_8))
        .startsWith("{ \"PostgreSQL-Backup-Manifest-Version\"")
        .contains("Manifest-Checksum");
    assertThat(end.at()).isGreaterThan(start.at());
    assertThat(start.bytes()).isGreaterThan(1_000_000);
  }

  @Test
  void wal_arrives_as_it_is_written_and_a_report_moves_the_slot() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ReplicationConnection connection = ReplicationConnection.open(database.url(), SILENCE)) {
      SystemIdentity identity = connection.identify();
      int segment = connection.segmentSize();
      connection.createSlot("wire_test");
      try {
        Lsn from = identity.flushed().segmentStart(segment);
        WalStream stream = connection.stream("wire_test", from, identity.timeline());
        database.run("CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 1000)");
        Lsn wanted = Lsn.parse(one(database, "SELECT pg_current_wal_flush_lsn()"));
        Lsn got = from;
        while (got.compareTo(wanted) < 0) {
          if (stream.next() instanceof WalStream.Data data) {
            assertThat(data.at()).isEqualTo(got);
            got = data.end();
          }
        }
        stream.report(got, got, Instant.now(), false);
        String reported = got.toString();
        while (!reported.equals(
            one(
                database,
                "SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'wire_test'"))) {
          Thread.sleep(20);
        }
      } finally {
        connection.close();
        drop(database);
      }
    }
  }

  private static void drop(TestDatabase database) throws Exception {
    String active = "SELECT active FROM pg_replication_slots WHERE slot_name = 'wire_test'";
    while ("t".equals(one(database, active))) {
      Thread.sleep(20);
    }
    database.run("SELECT pg_drop_replication_slot('wire_test')");
  }

  private static String one(TestDatabase database, String sql) throws Exception {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void what_the_server_refuses_is_said_and_the_connection_stays_usable() {
    try (ReplicationConnection connection =
        ReplicationConnection.open(TestDatabase.server(), SILENCE)) {
      assertThatThrownBy(() -> connection.stream("no_such_slot", Lsn.parse("0/1000000"), 1))
          .isInstanceOf(WireException.class)
          .hasMessage("replication slot \"no_such_slot\" does not exist")
          .extracting("sqlState")
          .isEqualTo("42704");
      assertThatThrownBy(() -> connection.timelineHistory(77)).isInstanceOf(WireException.class);
      assertThat(connection.identify().timeline()).isPositive();
    }
  }
}
