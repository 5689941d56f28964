package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.Preflight.Finding;
import dev.dbkeep.backup.Preflight.Severity;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import dev.dbkeep.testing.MachinePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server is given each fault, and the preflight names it with a remedy that works. */
class PreflightTest {
  private static final String SLOT = "dbkeep";

  @TempDir private static Path folder;
  private static ServerUrl url;

  @BeforeAll
  static void start() throws IOException {
    url = EmbeddedServer.start(folder, options());
  }

  private static ServerOptions options() {
    return ServerOptions.ofMajor(18).notDurable();
  }

  @AfterAll
  static void stop() {
    EmbeddedServer.remove(folder);
  }

  private static void restart() {
    EmbeddedServer.stop(folder);
    EmbeddedServer.start(folder, options());
  }

  private static void run(String... statements) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<Finding> check(ServerUrl as) throws IOException {
    try (Storage storage = Storages.folder(folder.resolve("repo"))) {
      return Preflight.check(as, SLOT, storage);
    }
  }

  /** Runs the SQL of a remedy, as a person would. */
  private static void follow(String remedy) throws SQLException {
    for (String sql : remedy.split(";", -1)) {
      String plain = sql.strip();
      if (plain.startsWith("ALTER ") || plain.startsWith("SELECT ")) {
        run(plain);
      }
    }
  }

  @Test
  void a_fresh_server_has_no_problem_and_one_warning() throws Exception {
    List<Finding> findings = check(url);
    assertThat(findings)
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.NOTE);
    assertThat(findings.getFirst().what()).startsWith("max_slot_wal_keep_size is not set");
    assertThat(findings.getFirst().remedy())
        .startsWith("ALTER SYSTEM SET max_slot_wal_keep_size = '10GB'; SELECT pg_reload_conf();");
    assertThat(findings.getLast().what()).startsWith("summarize_wal is off");
    assertThat(findings.getLast().remedy())
        .startsWith("ALTER SYSTEM SET summarize_wal = 'on'; SELECT pg_reload_conf();");
    follow(findings.getFirst().remedy());
    follow(findings.getLast().remedy());
    Awaitility.await().untilAsserted(() -> assertThat(check(url)).isEmpty());
    run("ALTER SYSTEM SET max_slot_wal_keep_size = '64MB'", "SELECT pg_reload_conf()");
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(what(check(url))).contains("max_slot_wal_keep_size is 64 MB"));
    run(
        "ALTER SYSTEM RESET max_slot_wal_keep_size",
        "ALTER SYSTEM RESET summarize_wal",
        "SELECT pg_reload_conf()");
  }

  private static String what(List<Finding> findings) {
    return String.join(
        "\n",
        findings.stream().map(f -> f.severity() + " " + f.what() + " -> " + f.remedy()).toList());
  }

  @Test
  void too_little_wal_and_no_senders_are_mended_by_the_remedies() throws Exception {
    run("ALTER SYSTEM SET wal_level = 'minimal'", "ALTER SYSTEM SET max_wal_senders = 0");
    restart();
    List<Finding> findings = check(url);
    assertThat(what(findings))
        .contains("PROBLEM wal_level is minimal")
        .contains("ALTER SYSTEM SET wal_level = 'replica'; then restart the server.")
        .contains("PROBLEM 0 of max_wal_senders = 0 are free, and 2 are needed");
    for (Finding finding : findings) {
      if (finding.severity() == Severity.PROBLEM) {
        follow(finding.remedy());
      }
    }
    restart();
    assertThat(what(check(url))).doesNotContain("PROBLEM");
  }

  @Test
  void slots_that_others_hold_are_counted_and_ours_is_not() throws Exception {
    run("ALTER SYSTEM SET max_replication_slots = 1");
    restart();
    try {
      run("SELECT pg_create_physical_replication_slot('dbkeep')");
      assertThat(what(check(url))).doesNotContain("PROBLEM");
      run("SELECT pg_drop_replication_slot('dbkeep')");
      run("SELECT pg_create_physical_replication_slot('forgotten')");
      assertThat(what(check(url)))
          .contains("PROBLEM all of max_replication_slots = 1 are taken")
          .contains("ALTER SYSTEM SET max_replication_slots = '6'; then restart the server.")
          .contains("SELECT pg_drop_replication_slot('forgotten');");
    } finally {
      run(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots",
          "ALTER SYSTEM RESET max_replication_slots");
      restart();
    }
  }

  @Test
  void a_role_without_the_right_gets_the_line_that_gives_it() throws Exception {
    run("CREATE ROLE \"App User\" LOGIN PASSWORD 'secret'");
    ServerUrl app =
        new ServerUrl(
            url.host(), url.port(), url.database(), "App User", "secret", url.parameters());
    List<Finding> findings = check(app);
    assertThat(findings)
        .filteredOn(finding -> finding.severity() == Severity.PROBLEM)
        .singleElement()
        .isEqualTo(
            new Finding(
                Severity.PROBLEM,
                "the role App User may not replicate",
                "ALTER ROLE \"App User\" REPLICATION; (no restart is needed)"));
    run("ALTER ROLE \"App User\" REPLICATION");
    assertThat(what(check(app))).doesNotContain("PROBLEM");
  }

  @Test
  void a_missing_line_in_pg_hba_conf_is_printed_as_it_has_to_stand_there() throws Exception {
    Path file = folder.resolve("postgres-18/data/pg_hba.conf");
    String before = Files.readString(file);
    try {
      Files.writeString(file, "host all all 127.0.0.1/32 scram-sha-256\n");
      run("SELECT pg_reload_conf()");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(what(check(url))).contains("not for replication"));
      String remedy =
          check(url).stream()
              .filter(finding -> finding.severity() == Severity.PROBLEM)
              .findFirst()
              .orElseThrow()
              .remedy();
      assertThat(remedy).contains(file.toString());
      String line = remedy.substring(remedy.lastIndexOf(": ") + 2);
      assertThat(line)
          .isEqualTo("host replication \"" + url.user() + "\" 127.0.0.1/32 scram-sha-256");
      Files.writeString(file, line + "\n" + Files.readString(file));
      run("SELECT pg_reload_conf()");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(what(check(url))).doesNotContain("PROBLEM"));
    } finally {
      Files.writeString(file, before);
      run("SELECT pg_reload_conf()");
    }
  }

  @Test
  void archiving_is_noted_and_its_failure_warned_of() throws Exception {
    run("ALTER SYSTEM SET archive_mode = 'on'");
    restart();
    try {
      assertThat(what(check(url)))
          .contains("WARNING archive_mode is on and there is no archive_command");
      run("ALTER SYSTEM SET archive_command = 'true'", "SELECT pg_reload_conf()");
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(what(check(url)))
                      .contains("NOTE WAL is archived in another way too: true"));
      run("ALTER SYSTEM SET archive_command = 'false'", "SELECT pg_reload_conf()");
      // The archiver reads its settings when it likes: until it has, it archives a segment with
      // the old command, and only another segment shows the new one failing.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                run("SELECT pg_logical_emit_message(false, 'test', 'x')", "SELECT pg_switch_wal()");
                assertThat(what(check(url))).contains("WARNING archive_command fails");
              });
    } finally {
      run("ALTER SYSTEM RESET archive_mode", "ALTER SYSTEM RESET archive_command");
      restart();
    }
  }

  @Test
  void a_server_without_checksums_is_warned_of() throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      assertThat(what(check(machine.url())))
          .contains("WARNING data checksums are off")
          .doesNotContain("PROBLEM");
    }
  }

  @Test
  void a_repository_without_room_is_a_problem() throws Exception {
    Path full = Path.of("/proc/self");
    // A file system of the kernel's has no room at all, and nothing can be made on it.
    assertThat(Files.getFileStore(full).getUsableSpace()).isZero();
    try (Storage storage = Storages.folder(full)) {
      assertThat(what(Preflight.check(url, SLOT, storage)))
          .contains("PROBLEM /proc/self has 0 MB free, and the databases hold ");
    }
  }
}
