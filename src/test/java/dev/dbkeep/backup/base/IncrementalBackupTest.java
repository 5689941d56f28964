package dev.dbkeep.backup.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.ProofRecord.Grade;
import dev.dbkeep.backup.retention.Prune;
import dev.dbkeep.backup.retention.RetentionRules;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalBackupTest {
  @TempDir private Path folder;

  private final List<String> notes = new ArrayList<>();

  private MadeBackup make(ProtectedCluster cluster, boolean full) throws Exception {
    return cluster
        .protection()
        .backup(new BackupRequest(full, false, notes::add), (done, total) -> {});
  }

  private static String one(TestDatabase database, String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String path(TestDatabase database, String table) throws SQLException {
    return one(database, "SELECT pg_relation_filepath('" + table + "')");
  }

  private static void fill(TestDatabase database) {
    for (String table :
        List.of("quiet", "hot", "shrinking", "emptied", "rewritten", "growing", "doomed")) {
      database.run(
          "CREATE TABLE %s AS SELECT g AS n, repeat(md5(g::text), 10) AS filler".formatted(table)
              + " FROM generate_series(1, 12000) g");
      database.run("ALTER TABLE " + table + " ADD PRIMARY KEY (n)");
    }
    database.run("CREATE TABLE moving (n int PRIMARY KEY, filler text) TABLESPACE elsewhere");
    database.run("INSERT INTO moving SELECT g, repeat('x', 300) FROM generate_series(1, 9000) g");
    vacuum(database);
  }

  /** Hint bits and visibility are there then, so that reading changes nothing any more. */
  private static void vacuum(TestDatabase database) {
    database.run("VACUUM (FREEZE, ANALYZE)");
    database.run("CHECKPOINT");
  }

  private static void change(TestDatabase database, int round) {
    database.run("DELETE FROM shrinking WHERE n > " + (9000 - 2000 * round));
    database.run("VACUUM (TRUNCATE) shrinking");
    database.run("TRUNCATE emptied");
    database.run("INSERT INTO emptied SELECT g, 'again' FROM generate_series(1, 3000) g");
    database.run("DELETE FROM rewritten WHERE n % 7 = " + round);
    database.run("VACUUM FULL rewritten");
    database.run(
        "INSERT INTO growing SELECT g + 12000 * %d, repeat('y', 400)".formatted(round)
            + " FROM generate_series(1, 12000) g");
    database.run("UPDATE moving SET filler = 'moved' WHERE n BETWEEN 100 AND 140");
    database.run("DROP TABLE IF EXISTS doomed");
    database.run("CREATE TABLE new_%d AS SELECT * FROM quiet WHERE n < 4000".formatted(round));
    database.run("CREATE INDEX ON growing (filler)");
    database.run("ALTER TABLE quiet ADD COLUMN c%d int".formatted(round));
  }

  /** Two sessions that update rows until this is closed. */
  private record Load(TestDatabase database, AtomicBoolean stop, List<Thread> writers)
      implements AutoCloseable {
    Load(TestDatabase database) {
      this(database, new AtomicBoolean(), new ArrayList<>());
    }

    void begin() {
      for (int i = 0; i < 2; i++) {
        writers.add(Thread.ofPlatform().start(this::write));
      }
    }

    private void write() {
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        while (!stop.get()) {
          statement.execute(
              "UPDATE hot SET filler = md5(random()::text) WHERE n = (random() * 11999)::int + 1");
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() throws InterruptedException {
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
  }

  @Test
  void what_is_made_of_changes_is_a_full_backup_row_for_row_also_under_load() throws Exception {
    try (TestDatabase database = TestDatabase.createSummarizing();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null);
        Load load = new Load(database)) {
      tablespace(database);
      fill(database);
      load.begin();
      MadeBackup before = make(cluster, false);
      assertThat(before.basis()).isNull();
      for (int round = 1; round <= 3; round++) {
        change(database, round);
        MadeBackup made = make(cluster, false);
        assertThat(notes).isEmpty();
        assertThat(made.basis()).isEqualTo(before.manifest().id());
        new StoredBackup(made.manifest(), cluster.repository()).verify();
        prove(cluster, made.manifest().id());
        before = made;
      }
    }
  }

  private void prove(ProtectedCluster cluster, String backup) throws Exception {
    ProofRecord proof =
        cluster.prover(folder.resolve("scratch")).prove(backup, step -> {}).record();
    assertThat(proof.failures()).isEmpty();
    assertThat(proof.grade()).as(proof.omitted().toString()).isEqualTo(Grade.FULL);
    assertThat(proof.compared()).isGreaterThanOrEqualTo(8);
  }

  private static void tablespace(TestDatabase database) throws Exception {
    Path place = Path.of(one(database, "SHOW data_directory")).resolveSibling("place");
    if (!Files.exists(place)) {
      Files.createDirectory(place);
      Files.setAttribute(
          place, "unix:uid", Files.getAttribute(place.resolveSibling("data"), "unix:uid"));
      database.run("CREATE TABLESPACE elsewhere LOCATION '" + place + "'");
    }
  }

  @Test
  void it_has_the_chunks_of_a_full_one_and_reads_none_without_a_change() throws Exception {
    try (TestDatabase database = TestDatabase.createSummarizing();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      tablespace(database);
      fill(database);
      BackupManifest first = make(cluster, false).manifest();
      database.run("UPDATE hot SET filler = 'one' WHERE n = 7000");
      MadeBackup second = make(cluster, false);
      assertThat(second.basis()).isEqualTo(first.id());
      BackupManifest full = make(cluster, true).manifest();
      StoredBackup whole = new StoredBackup(full, cluster.repository());
      StoredBackup merged = new StoredBackup(second.manifest(), cluster.repository());
      merged.verify();
      for (String table : List.of("quiet", "hot", "growing", "moving")) {
        String file = path(database, table);
        assertThat(merged.ownChunks(file)).hasSizeGreaterThan(1);
        assertThat(merged.ownChunks(file)).isEqualTo(whole.ownChunks(file));
      }
      assertThat(whole.ownChunks(path(database, "quiet")))
          .isEqualTo(
              new StoredBackup(first, cluster.repository()).ownChunks(path(database, "quiet")));
      assertThat(second.manifest().storedBytes()).isLessThan(first.storedBytes() / 3);
    }
  }

  @Test
  void without_the_summaries_everything_is_read_and_one_line_says_why() throws Exception {
    try (TestDatabase database = TestDatabase.createSummarizing();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      MadeBackup first = make(cluster, false);
      database.run("CREATE TABLE t AS SELECT g FROM generate_series(1, 1000) g");
      removeSummaries(database);
      MadeBackup second = make(cluster, false);
      assertThat(second.basis()).isNull();
      assertThat(notes)
          .hasSize(1)
          .first()
          .asString()
          .startsWith(
              "everything is read: the server cannot add to backup "
                  + first.manifest().id()
                  + ": WAL summaries are required on timeline 1 from ");
      new StoredBackup(second.manifest(), cluster.repository()).verify();
      assertThat(make(cluster, false).basis())
          .as(notes.toString())
          .isEqualTo(second.manifest().id());
    }
  }

  private static void removeSummaries(TestDatabase database) throws Exception {
    Path summaries = Path.of(one(database, "SHOW data_directory")).resolve("pg_wal/summaries");
    database.run("CHECKPOINT");
    await()
        .until(
            () ->
                one(
                        database,
                        "SELECT summarized_lsn >= (SELECT redo_lsn FROM pg_control_checkpoint())"
                            + " FROM pg_get_wal_summarizer_state()")
                    .equals("t"));
    try (var files = Files.list(summaries)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void a_backup_whose_chunks_are_lost_or_damaged_is_not_relied_on() throws Exception {
    try (TestDatabase database = TestDatabase.createSummarizing();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      tablespace(database);
      fill(database);
      MadeBackup first = make(cluster, false);
      String hot = path(database, "hot");
      String chunk =
          new StoredBackup(first.manifest(), cluster.repository()).ownChunks(hot).getFirst();
      Path file = folder.resolve("repo/chunks/" + chunk.substring(0, 2) + "/" + chunk);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      database.run("UPDATE hot SET filler = 'one' WHERE n = 1");
      MadeBackup second = make(cluster, false);
      assertThat(second.basis()).isNull();
      assertThat(notes).hasSize(1).first().asString().startsWith("everything is read: ");
      new StoredBackup(second.manifest(), cluster.repository()).verify();

      Files.delete(
          folder.resolve(
              "repo/chunks/"
                  + chunkOf(cluster, second, "quiet", database).substring(0, 2)
                  + "/"
                  + chunkOf(cluster, second, "quiet", database)));
      MadeBackup third = make(cluster, false);
      assertThat(third.basis()).isNull();
      assertThat(notes.getLast())
          .isEqualTo(
              "everything is read: chunks of backup " + second.manifest().id() + " are missing");
      new StoredBackup(third.manifest(), cluster.repository()).verify();
    }
  }

  private static String chunkOf(
      ProtectedCluster cluster, MadeBackup made, String table, TestDatabase database)
      throws Exception {
    return new StoredBackup(made.manifest(), cluster.repository())
        .ownChunks(path(database, table))
        .getFirst();
  }

  @Test
  void what_it_relies_on_stays_also_when_the_earlier_backup_is_removed_meanwhile()
      throws Exception {
    try (TestDatabase database = TestDatabase.createSummarizing();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      tablespace(database);
      fill(database);
      String basis = make(cluster, false).manifest().id();
      database.run("UPDATE hot SET filler = 'one' WHERE n = 1");
      List<Prune.Outcome> outcomes = new ArrayList<>();
      MadeBackup made =
          cluster
              .protection()
              .backup(
                  new BackupRequest(false, false, notes::add),
                  (done, total) -> outcomes.add(removed(cluster, basis)));
      assertThat(made.basis()).isEqualTo(basis);
      assertThat(outcomes).isNotEmpty().noneMatch(Prune.Outcome::sweptChunks);
      Prune.Outcome after = removed(cluster, basis);
      assertThat(after.sweptChunks()).isTrue();
      assertThat(after.chunks()).isPositive();
      new StoredBackup(made.manifest(), cluster.repository()).verify();
    }
  }

  /** As if it were long after, and nobody needed that backup. */
  private static Prune.Outcome removed(ProtectedCluster cluster, String backup) {
    try {
      cluster.repository().removal().backup(backup);
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(40));
      return new Prune(cluster.repository(), RetentionRules.DEFAULTS, later, Duration.ZERO).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
