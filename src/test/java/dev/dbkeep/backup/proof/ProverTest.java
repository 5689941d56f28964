package dev.dbkeep.backup.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Chunks;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.ProofRecord.Grade;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProverTest {
  private static final Duration READING = Duration.ofMinutes(5);

  @TempDir private Path folder;

  private Prover prover(ProtectedCluster database, ServerUrl url) {
    return new Prover(
        database.repository(),
        database.state(),
        folder.resolve("scratch"),
        url,
        Clock.systemUTC(),
        READING);
  }

  private static void fill(ServerUrl url) throws SQLException {
    run(url, "CREATE TABLE account (id int PRIMARY KEY, balance numeric, note text)");
    run(
        url,
        "INSERT INTO account SELECT g, g * 1.5, repeat(md5(g::text), 3)"
            + " FROM generate_series(1, 5000) g");
    run(url, "CREATE TABLE other (id int PRIMARY KEY, balance numeric, note text)");
    run(url, "INSERT INTO other SELECT g, g, 'x' FROM generate_series(1, 5000) g");
    run(url, "CREATE UNLOGGED TABLE cache (id int)");
    run(url, "CHECKPOINT");
  }

  @Test
  void a_backup_is_proven_row_for_row_while_the_embedded_server_is_written_to() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      provenUnderLoad(database.url());
    }
  }

  @Test
  void a_backup_is_proven_row_for_row_while_postgresql_15_is_written_to() throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      run(machine.url(), "CREATE EXTENSION amcheck");
      ProofRecord proof = provenUnderLoad(machine.url());
      assertThat(proof.checked()).anyMatch(text -> text.startsWith("amcheck found nothing wrong"));
    }
  }

  private ProofRecord provenUnderLoad(ServerUrl url) throws Exception {
    fill(url);
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    try (ProtectedCluster cluster = ProtectedCluster.start(url, folder, null)) {
      for (int i = 0; i < 3; i++) {
        writers.add(Thread.ofPlatform().start(() -> write(url, stop)));
      }
      String backup = cluster.backup();
      Prover prover = prover(cluster, url);
      assertThat(prover.unproven()).hasValue(backup);
      List<String> steps = new ArrayList<>();
      Proof proof = prover.prove(backup, steps::add);
      ProofRecord record = proof.record();
      assertThat(record.failures()).isEmpty();
      assertThat(record.grade()).as(record.omitted().toString()).isEqualTo(Grade.FULL);
      assertThat(record.compared()).isGreaterThanOrEqualTo(2);
      assertThat(record.rows()).isGreaterThanOrEqualTo(10_000);
      assertThat(record.recovery()).isPositive();
      assertThat(proof.steps()).extracting(Proof.Step::name).isEqualTo(steps);
      assertThat(cluster.repository().ledger().read().proofs()).containsEntry(backup, record);
      assertThat(prover.unproven()).isEmpty();
      assertScratchIsEmpty();
      return record;
    } finally {
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
  }

  private static void write(ServerUrl url, AtomicBoolean stop) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      while (!stop.get()) {
        statement.execute(
            "UPDATE account SET balance = balance + 1 WHERE id = (random() * 4999)::int + 1");
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void without_the_primary_the_proof_is_a_lesser_one_and_says_so() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      fill(database.url());
      String backup = cluster.backup();
      cluster.protection().awaitReceived();
      ProofRecord record =
          prover(cluster, database.url().withPort(1)).prove(backup, step -> {}).record();
      assertThat(record.failures()).isEmpty();
      assertThat(record.grade()).isEqualTo(Grade.READABLE);
      assertThat(record.tables()).isGreaterThanOrEqualTo(2);
      assertThat(record.compared()).isZero();
      assertThat(record.omitted())
          .anyMatch(text -> text.startsWith("comparison with the primary: "));
      assertThat(record.checked()).anyMatch(text -> text.startsWith("the checksums of all "));
    }
  }

  @Test
  void without_a_receiver_nobody_waits_for_wal_that_does_not_come() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      String backup = cluster.backup();
      cluster.protection().awaitReceived();
      cluster.stop();
      Proof proof = prover(cluster, database.url()).prove(backup, step -> {});
      assertThat(proof.record().grade()).isEqualTo(Grade.READABLE);
      assertThat(proof.record().omitted())
          .contains(
              "comparison with the primary: nothing receives its WAL at the moment: `dbkeep"
                  + " protect` has to run");
    }
  }

  @Test
  void a_table_that_is_being_rebuilt_does_not_hold_a_proof_up() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null);
        Connection rebuilding = Connections.open(database.url())) {
      fill(database.url());
      String backup = cluster.backup();
      rebuilding.setAutoCommit(false);
      try (Statement statement = rebuilding.createStatement()) {
        statement.execute("TRUNCATE other");
        ProofRecord record = prover(cluster, database.url()).prove(backup, step -> {}).record();
        assertThat(record.failures()).isEmpty();
        assertThat(record.grade()).isEqualTo(Grade.READABLE);
        assertThat(record.omitted()).anyMatch(text -> text.contains("public.other: "));
        assertThat(record.compared()).isPositive();
      }
      rebuilding.rollback();
    }
  }

  @Test
  void rows_that_are_not_those_of_the_primary_are_found() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      fill(database.url());
      String other = one(database.url(), "SELECT pg_relation_filepath('other')");
      String account = one(database.url(), "SELECT pg_relation_filepath('account')");
      String backup = cluster.backup();
      BackupManifest good = cluster.repository().backups().getLast();
      BackupManifest.File others =
          good.files().stream().filter(file -> file.path().equals(other)).findFirst().orElseThrow();
      // all chunks are right, and the files of one table are those of another
      cluster
          .repository()
          .putBackup(
              with(
                  good,
                  good.files().stream()
                      .map(
                          file ->
                              file.path().equals(account)
                                  ? new BackupManifest.File(
                                      account, false, null, 0600, others.size(), others.parts())
                                  : file)
                      .toList()));
      ProofRecord record = prover(cluster, database.url()).prove(backup, step -> {}).record();
      assertThat(record.grade()).isEqualTo(Grade.FAILED);
      assertThat(record.failures())
          .anyMatch(text -> text.contains("public.account has 5000 rows after the restore"));
    }
  }

  @Test
  void a_page_that_was_damaged_before_the_backup_is_found() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      fill(database.url());
      String path = one(database.url(), "SELECT pg_relation_filepath('account_pkey')");
      String backup = cluster.backup();
      BackupManifest good = cluster.repository().backups().getLast();
      List<BackupManifest.File> files = new ArrayList<>();
      for (BackupManifest.File file : good.files()) {
        if (file.path().equals(path)) {
          BackupManifest.Part part = file.parts().getFirst();
          byte[] chunk = cluster.repository().chunk(part.chunk());
          // in the middle of the second page of an index, which no query reads
          chunk[part.offset() + 8192 + 5000] ^= 1;
          Chunks chunks = cluster.repository().chunks();
          String damaged = chunks.put(chunk, chunk.length).id();
          chunks.finish();
          List<BackupManifest.Part> parts = new ArrayList<>(file.parts());
          parts.set(0, new BackupManifest.Part(damaged, part.offset(), part.length()));
          files.add(new BackupManifest.File(path, false, null, file.mode(), file.size(), parts));
        } else {
          files.add(file);
        }
      }
      cluster.repository().putBackup(with(good, files));
      ProofRecord record = prover(cluster, database.url()).prove(backup, step -> {}).record();
      assertThat(record.grade()).isEqualTo(Grade.FAILED);
      assertThat(record.failures()).containsExactly("page 1 of " + path + " has a wrong checksum");
    }
  }

  @Test
  void a_damaged_chunk_fails_the_proof_and_the_next_backup_is_good_again() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      fill(database.url());
      String backup = cluster.backup();
      Storage storage = cluster.storage();
      String key = storage.list("chunks/").get(3).key();
      byte[] stored = storage.get(key).orElseThrow();
      stored[stored.length - 1] ^= 1;
      storage.put(key, stored);
      Prover prover = prover(cluster, database.url());
      ProofRecord record = prover.prove(backup, step -> {}).record();
      assertThat(record.grade()).isEqualTo(Grade.FAILED);
      assertThat(record.failures()).singleElement().asString().contains(key);
      assertThat(prover.unproven()).hasValue(backup);
      assertScratchIsEmpty();
      Thread.sleep(1000);
      assertThat(prover.prove(cluster.backup(), step -> {}).record().grade()).isEqualTo(Grade.FULL);
    }
  }

  private void assertScratchIsEmpty() throws Exception {
    try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  private static BackupManifest with(BackupManifest good, List<BackupManifest.File> files) {
    return new BackupManifest(
        good.format(),
        good.id(),
        good.systemId(),
        good.serverVersion(),
        good.timeline(),
        good.startLsn(),
        good.endLsn(),
        good.started(),
        good.ended(),
        good.bytes(),
        good.storedBytes(),
        good.settings(),
        good.tablespaces(),
        files);
  }

  private static void run(ServerUrl url, String sql) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(ServerUrl url, String sql) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
