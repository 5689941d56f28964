package dev.dbkeep.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.Main;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C on a whole {@code dbkeep migrate deploy}. */
final class InterruptTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path project;

  @Test
  void a_deploy_that_waits_for_a_lock_ends_at_once_and_the_next_one_completes() throws Exception {
    migration("1_users", "CREATE TABLE users (id int PRIMARY KEY);");
    try (TestDatabase database = TestDatabase.create()) {
      deploy(database);
      migration(
          "2_wide", "CREATE TABLE before_it (id int);\nALTER TABLE users ADD COLUMN name text;");
      migration("3_after", "CREATE TABLE after_it (id int);");
      Runs runs = Runs.withoutHistory(database.url());
      try (Connection application = database.connect();
          Statement statement = application.createStatement()) {
        application.setAutoCommit(false);
        statement.execute("LOCK TABLE users IN ACCESS SHARE MODE");
        Process deploy = start(database);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(output()).contains("waiting for table public.users"));
        interrupt(deploy);
        assertThat(deploy.waitFor(10, TimeUnit.SECONDS)).as("ends while the lock is held").isTrue();
        assertThat(deploy.exitValue()).as(output()).isEqualTo(130);
        // Only the application is left; its lock is still held.
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    runs.ask(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname ="
                                + " current_database() AND pid <> pg_backend_pid()")
                        .equals("1"));
        assertThat(runs.ask("SELECT to_regclass('before_it')")).isEqualTo("null");
        assertThat(runs.ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
            .isEqualTo("0");
        application.rollback();
      }
      deploy(database);
      assertThat(output()).contains("2 migrations applied");
      assertThat(runs.ask("SELECT count(name) FROM users")).isEqualTo("0");
      assertThat(runs.ask("SELECT to_regclass('after_it')")).isEqualTo("after_it");
      assertThat(runs.ask("SELECT count(*) FROM dbkeep.runner WHERE finished IS NULL"))
          .isEqualTo("0");
    }
  }

  private void deploy(TestDatabase database) throws IOException, InterruptedException {
    Process deploy = start(database);
    assertThat(deploy.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(deploy.exitValue()).as(output()).isZero();
  }

  private void migration(String name, String sql) throws IOException {
    Files.createDirectories(sql(name).getParent());
    Files.writeString(sql(name), sql + "\n");
  }

  private Path sql(String name) {
    return project.resolve("migrations").resolve(name).resolve("migration.sql");
  }

  private String output() throws IOException {
    return Files.readString(project.resolve("output"));
  }

  private Process start(TestDatabase database) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    // A build in the background may ignore the signal, and a child inherits that.
    ProcessBuilder builder =
        new ProcessBuilder(
            "env",
            "--default-signal=INT",
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "migrate",
            "deploy");
    builder
        .directory(project.toFile())
        .redirectErrorStream(true)
        .redirectOutput(project.resolve("output").toFile());
    builder.environment().put("DATABASE_URL", database.urlText());
    return builder.start();
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
