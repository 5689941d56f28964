package dev.dbkeep.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of a whole `dbkeep migrate deploy` at random moments; {@code -Ddbkeep.kills=200} for the
 * long run.
 */
class KillTest {
  private static final int MIGRATIONS = 50;
  private static final int KILLS = Integer.getInteger("dbkeep.kills", 25);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path project;
  private int statements;

  @Test
  void the_next_deploy_completes_and_every_statement_ran_exactly_once()
      throws IOException, InterruptedException {
    writeMigrations();
    Random random = new Random(20261121);
    Duration whole = measure();
    int kills = 0;
    int early = 0;
    while (kills < KILLS) {
      try (TestDatabase database = TestDatabase.create()) {
        Runs runs = Runs.withoutHistory(database.url());
        boolean complete = false;
        while (!complete && kills < KILLS) {
          Process deploy = DbkeepProcess.start(project, database.url(), "migrate", "deploy");
          boolean ended =
              deploy.waitFor(
                  random.nextLong(whole.toMillis() / 10, whole.toMillis()), TimeUnit.MILLISECONDS);
          complete = ended && deploy.exitValue() == 0;
          assertThat(ended && !complete).as(output()).isFalse();
          if (!ended) {
            deploy.destroyForcibly().waitFor();
            kills++;
            early += runs.ask("SELECT to_regclass('counter')").equals("null") ? 1 : 0;
          }
        }
        deploy(database);
        verify(runs);
      }
    }
    System.out.println(kills + " kills, " + early + " of them before the first statement");
  }

  private void verify(Runs runs) {
    assertThat(
            runs.ask(
                "SELECT count(*) || ' ' || count(DISTINCT (migration, statement)) FROM counter"))
        .isEqualTo(statements + " " + statements);
    assertThat(runs.ask("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo("0");
    assertThat(runs.ask("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'c_index_%'"))
        .isEqualTo(String.valueOf(MIGRATIONS / 5));
    assertThat(runs.ask("SELECT count(*) FROM dbkeep.job WHERE state <> 'done'")).isEqualTo("0");
    assertThat(runs.ask("SELECT count(*) FROM dbkeep.runner WHERE finished IS NULL"))
        .isEqualTo("0");
    await()
        .until(
            () ->
                runs.ask(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid()")
                    .equals("0"));
    assertThat(runs.ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
        .isEqualTo("0");
  }

  private Duration measure() throws IOException, InterruptedException {
    try (TestDatabase database = TestDatabase.create()) {
      Runs runs = Runs.withoutHistory(database.url());
      long began = System.nanoTime();
      deploy(database);
      verify(runs);
      return Duration.ofNanos(System.nanoTime() - began);
    }
  }

  private void deploy(TestDatabase database) throws IOException, InterruptedException {
    Process process = DbkeepProcess.start(project, database.url(), "migrate", "deploy");
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("ends by itself")
        .isTrue();
    assertThat(process.exitValue()).as(output()).isEqualTo(0);
  }

  private String output() throws IOException {
    return Files.readString(project.resolve("process.log"));
  }

  /**
   * Mostly one transaction; each fifth with statements outside, some with transactions of their
   * own, some that use a new enum value.
   */
  private void writeMigrations() throws IOException {
    Files.createDirectories(project.resolve("prisma"));
    Files.writeString(
        project.resolve("prisma/schema.prisma"),
        "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n");
    for (int i = 1; i <= MIGRATIONS; i++) {
      String create = i == 1 ? "CREATE TABLE counter (migration int, statement int);\n" : "";
      String sql =
          switch (i % 5) {
            case 0 ->
                count(i, 1)
                    + "CREATE INDEX CONCURRENTLY c_index_"
                    + i
                    + " ON counter (migration);\n"
                    + count(i, 2)
                    + "VACUUM counter;\n"
                    + count(i, 3);
            case 1 -> count(i, 1) + "BEGIN;\n" + count(i, 2) + count(i, 3) + "COMMIT;\n";
            case 2 ->
                "CREATE TYPE t"
                    + i
                    + " AS ENUM ('a');\n"
                    + count(i, 1)
                    + "ALTER TYPE t"
                    + i
                    + " ADD VALUE 'b';\nCREATE TABLE e"
                    + i
                    + " AS SELECT 'b'::t"
                    + i
                    + " AS v;\n"
                    + count(i, 2);
            default ->
                "CREATE TABLE m"
                    + i
                    + " (id bigserial PRIMARY KEY, name text);\nCREATE INDEX ON m"
                    + i
                    + " (name);\n"
                    + count(i, 1)
                    + count(i, 2);
          };
      statements += i % 5 == 0 || i % 5 == 1 ? 3 : 2;
      Path folder =
          Files.createDirectories(
              project.resolve("prisma/migrations/20260101%06d_m%d".formatted(i, i)));
      Files.writeString(folder.resolve("migration.sql"), create + sql);
    }
    Files.writeString(
        project.resolve("prisma/migrations/migration_lock.toml"), "provider = \"postgresql\"\n");
  }

  private static String count(int migration, int statement) {
    return "INSERT INTO counter VALUES (" + migration + ", " + statement + ");\n";
  }
}
