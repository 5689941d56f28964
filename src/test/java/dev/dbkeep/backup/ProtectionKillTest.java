package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.RestoredServer;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `-Ddbkeep.kills=1000` for the long proof. */
class ProtectionKillTest {
  private static final String SLOT = "dbkeep_kill";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Then one may live until it is well, and the rows go: how much there is must not matter. */
  private static final int BETWEEN_RESTS = 50;

  @TempDir Path folder;

  @Test
  void killed_anywhere_it_goes_on_without_a_hole_and_nothing_is_unreadable() throws Exception {
    int kills = Integer.getInteger("dbkeep.kills", 6);
    Random random = new Random(20261121);
    try (TestDatabase database = TestDatabase.create()) {
      database.run("CREATE TABLE tick (n serial PRIMARY KEY, filler text)");
      String text = database.url().withSecrets();
      for (int i = 0; i < kills; i++) {
        Process process = start(text);
        for (int j = 0; j < 5; j++) {
          database.run(
              "INSERT INTO tick (filler) SELECT repeat(md5(g::text), 50) FROM generate_series(1,"
                  + " 1500) g");
        }
        // from the first moments of the JVM to long after the backup
        Thread.sleep(random.nextInt(2500));
        process.destroyForcibly().waitFor();
        if ((i + 1) % BETWEEN_RESTS == 0) {
          rest(database, text);
        }
      }
      Process last = start(text);
      try {
        await().atMost(PATIENCE).until(() -> caughtUp(database));
        try (Repository repository =
            Repository.open(Storages.open("repo", folder, Map.of(), Clock.systemUTC()), null)
                .orElseThrow()) {
          Stock stock = Stock.read(repository, folder.resolve("state"));
          continuous(stock);
          assertThat(restored(repository, stock, database.url()))
              .isEqualTo(one(database.connect(), "SELECT count(*) FROM tick"));
        }
      } finally {
        last.destroyForcibly().waitFor();
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    one(
                            database.connect(),
                            "SELECT active::text FROM pg_replication_slots WHERE slot_name = '"
                                + SLOT
                                + "'")
                        .equals("false"));
        database.run("SELECT pg_drop_replication_slot('" + SLOT + "')");
      }
    }
  }

  private void rest(TestDatabase database, String text) throws Exception {
    Process process = start(text);
    long began = System.nanoTime();
    await().atMost(PATIENCE).until(() -> caughtUp(database));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("well again " + took.toMillis() + " ms after the start of its process");
    process.destroyForcibly().waitFor();
    database.run("TRUNCATE tick");
  }

  private Process start(String url) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ProtectedProcess.class.getName(),
            url,
            folder.toString(),
            SLOT)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("process.log").toFile()))
        .start();
  }

  private boolean caughtUp(TestDatabase database) throws Exception {
    return one(
                database.connect(),
                "SELECT coalesce(bool_or(restart_lsn >= pg_current_wal_flush_lsn()), false)::text"
                    + " FROM pg_replication_slots WHERE slot_name = '"
                    + SLOT
                    + "' AND active")
            .equals("true")
        && Repository.open(Storages.open("repo", folder, Map.of(), Clock.systemUTC()), null)
            .filter(repository -> hasBackup(repository))
            .isPresent();
  }

  private static boolean hasBackup(Repository repository) {
    try (repository) {
      return !repository.backups().isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void continuous(Stock stock) {
    long expected = stock.archive().wal().first().number();
    for (long number :
        stock.archive().wal().stream().mapToLong(WalFile::number).distinct().toArray()) {
      assertThat(number).isEqualTo(expected++);
    }
  }

  private String restored(Repository repository, Stock stock, ServerUrl url) throws Exception {
    RestorePlan plan = new RestorePlanner(stock.archive()).plan(new Target.Latest());
    // the more kills, the more there is to replay
    Duration patience = PATIENCE.plusSeconds(Integer.getInteger("dbkeep.kills", 6));
    try (RestoredServer restored =
        RestoredServer.start(repository, stock, plan, url, folder.resolve("restored"), patience)) {
      return one(Connections.open(restored.url()), "SELECT count(*) FROM tick");
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
    }
  }
}
