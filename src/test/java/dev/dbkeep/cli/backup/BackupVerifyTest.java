package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryKey;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** `-Ddbkeep.faults=100` for the long proof. */
class BackupVerifyTest {
  /** Of the embedded server. */
  private static final long SEGMENT = 1 << 20;

  @TempDir private Path folder;

  @Test
  void every_injected_fault_is_found_and_the_survivors_are_named() throws Exception {
    int faults = Integer.getInteger("dbkeep.faults", 2 * BackupFaults.values().length);
    RepositoryKey key = RepositoryKey.generate();
    key.write(folder.resolve("key"));
    make(folder.resolve("plain"), null);
    make(folder.resolve("sealed"), key);
    assertThat(verify("plain").hasExit(0).out()).contains("all is well");
    assertThat(verify("sealed", "--key-file", "key").hasExit(0).out()).contains("all is well");
    Random random = new Random(20261121);
    for (int i = 0; i < faults; i++) {
      BackupFaults fault = BackupFaults.values()[i / 2 % BackupFaults.values().length];
      boolean sealed = i % 2 == 0;
      one(fault, sealed ? key : null, random);
    }
  }

  private void one(BackupFaults fault, @Nullable RepositoryKey key, Random random)
      throws IOException {
    Path copy = copy(folder.resolve(key == null ? "plain" : "sealed"));
    Storage storage = Storages.folder(copy.resolve("repo"));
    List<BackupManifest> backups;
    try (Repository open = Repository.open(storage, key).orElseThrow()) {
      backups = open.backups();
    }
    String hit = fault.inject(storage, random);
    String name = "%s at %s, sealed %s, of %s".formatted(fault, hit, key != null, ranges(backups));
    List<String> words = new ArrayList<>(List.of("--json"));
    if (key != null) {
      words.addAll(List.of("--key-file", "key"));
    }
    CliRun run = verify(copy.getFileName().toString(), words.toArray(new String[0]));
    assertThat(run.exit()).as(name + "\n" + run.out()).isEqualTo(3);
    if (fault == BackupFaults.CHANGED_HEAD) {
      return;
    }
    String object = hit.substring(hit.lastIndexOf('/') + 1);
    String id = object.replace(".json", "");
    String hash = id.substring(id.lastIndexOf('-') + 1);
    JsonNode document = run.json();
    assertThat(document.get("faults").valueStream().map(JsonNode::asString))
        .as(name)
        .anyMatch(text -> text.contains(id) || text.contains(hash));
    Set<String> expected = new TreeSet<>();
    for (BackupManifest backup : backups) {
      if (survives(backup, fault, hit, id)) {
        expected.add(backup.id());
      }
    }
    assertThat(document.get("survivors").valueStream().map(line -> line.get("backup").asString()))
        .as("%s%n%s", name, document)
        .containsExactlyInAnyOrderElementsOf(expected);
    for (JsonNode survivor : document.get("survivors")) {
      assertThat(Instant.parse(survivor.get("until").asString()))
          .as(name)
          .isAfterOrEqualTo(Instant.parse(survivor.get("from").asString()));
    }
    delete(copy);
  }

  private static String ranges(List<BackupManifest> backups) {
    return backups.stream()
        .map(backup -> backup.id() + " " + backup.startLsn() + " to " + backup.endLsn())
        .toList()
        .toString();
  }

  /** Whether this backup can still be restored to some moment. */
  private static boolean survives(
      BackupManifest backup, BackupFaults fault, String key, String id) {
    return switch (fault) {
      case FLIPPED_CHUNK, CUT_CHUNK, MISSING_CHUNK, SWAPPED_CHUNK ->
          backup.files().stream()
              .flatMap(file -> file.parts().stream())
              .noneMatch(part -> part.chunk().equals(id));
      case FLIPPED_MANIFEST, MISSING_MANIFEST -> !backup.id().equals(id);
      case FLIPPED_SEGMENT, CUT_SEGMENT, MISSING_SEGMENT -> !needs(backup, id);
      // the ledger is what vouches for a manifest
      case FLIPPED_ENTRY, MISSING_ENTRY -> !backup.id().equals(BACKUP_OF.get(key));
      case FLIPPED_FACTS, CHANGED_HEAD -> true;
    };
  }

  /** By entry of the ledger; two repositories may hold backups of the same name. */
  private static final Map<String, String> BACKUP_OF = new ConcurrentHashMap<>();

  private static boolean needs(BackupManifest backup, String segment) {
    long start =
        (Long.parseLong(segment.substring(8, 16), 16) << 32)
            + Long.parseLong(segment.substring(16), 16) * SEGMENT;
    return start + SEGMENT > lsn(backup.startLsn()) && start < lsn(backup.endLsn());
  }

  private static long lsn(String text) {
    int slash = text.indexOf('/');
    return (Long.parseLong(text.substring(0, slash), 16) << 32)
        + Long.parseLong(text.substring(slash + 1), 16);
  }

  private static void make(Path place, @Nullable RepositoryKey key) throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), place, key)) {
      database.run("CREATE TABLE t (n int, filler text)");
      for (int i = 0; i < 2; i++) {
        String backup = cluster.backup();
        for (Storage.Entry entry : cluster.storage().list("ledger/")) {
          BACKUP_OF.putIfAbsent(entry.key(), backup);
        }
        for (int j = 0; j < 2; j++) {
          database.run("INSERT INTO t SELECT g, md5(g::text) FROM generate_series(1, 2000) g");
          database.run("SELECT pg_switch_wal()");
        }
      }
      cluster.protection().awaitReceived();
      int spooled = 1;
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> segments(cluster.state().resolve("wal")) <= spooled + 1);
    }
    delete(place.resolve("state"));
    StoredBackups.removeUnneeded(Storages.folder(place.resolve("repo")), key);
  }

  private static long segments(Path spool) throws IOException {
    try (Stream<Path> files = Files.list(spool)) {
      return files.count();
    }
  }

  private CliRun verify(String place, String... words) {
    List<String> all = new ArrayList<>(List.of("backup", "verify", "--repo", place + "/repo"));
    all.addAll(List.of(words));
    return CliRun.on("postgresql://nobody@127.0.0.1:1/none", folder, all.toArray(new String[0]));
  }

  private Path copy(Path from) throws IOException {
    Path to = Files.createTempDirectory(folder, "copy");
    StoredBackups.copy(from, to);
    return to;
  }

  private static void delete(Path tree) throws IOException {
    dev.dbkeep.postgres.embedded.Trees.delete(tree);
  }

  @Test
  void forged_manifests_are_found_also_when_the_forger_knows_the_format() throws Exception {
    make(folder.resolve("plain"), null);
    // a manifest of the same content under another name, packed by dbkeep itself
    Storage storage = Storages.folder(folder.resolve("plain/repo"));
    Storage other = Storages.folder(folder.resolve("other"));
    BackupManifest first;
    try (Repository open = Repository.open(storage, null).orElseThrow()) {
      first = open.backups().getFirst();
    }
    BackupManifest forged =
        new BackupManifest(
            first.format(),
            first.id(),
            first.systemId(),
            first.serverVersion(),
            first.timeline(),
            first.startLsn(),
            first.endLsn(),
            first.started(),
            first.ended(),
            first.bytes(),
            first.storedBytes(),
            first.settings(),
            first.tablespaces(),
            first.files().subList(0, first.files().size() / 2));
    try (Repository open = Repository.create(other, first.systemId(), (int) SEGMENT, null)) {
      open.putBackup(forged);
    }
    String key = "backups/" + first.id() + ".json";
    storage.put(key, other.get(key).orElseThrow());
    CliRun changed = verify("plain").hasExit(3);
    assertThat(changed.out())
        .contains("the manifest of backup " + first.id() + " is not the one in the ledger");
    // and the forger enters it too
    for (Storage.Entry entry : other.list("ledger/")) {
      storage.put(entry.key(), other.get(entry.key()).orElseThrow());
    }
    CliRun entered = verify("plain").hasExit(3);
    assertThat(entered.out())
        .contains("the ledger has two manifests of backup " + first.id() + ": one is forged");
  }

  @Test
  void a_log_that_moves_on_meanwhile_has_no_holes() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Path project = Files.createDirectories(folder.resolve("project"));
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), project)) {
      database.run("CREATE TABLE t (n int)");
      cluster.backup();
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stop.get()) {
                      database.run("INSERT INTO t VALUES (1)");
                      database.run("SELECT pg_switch_wal()");
                    }
                  });
      try {
        for (int i = 0; i < 10; i++) {
          CliRun run = CliRun.on(database.urlText(), project, "backup", "verify");
          assertThat(run.out()).contains("all is well");
        }
      } finally {
        stop.set(true);
        writer.join();
      }
    }
  }

  @Test
  void a_wrong_key_is_said_before_anything_is_read() throws Exception {
    RepositoryKey.generate().write(folder.resolve("wrong"));
    RepositoryKey key = RepositoryKey.generate();
    make(folder.resolve("sealed"), key);
    CliRun run = verify("sealed", "--key-file", "wrong").hasExit(4);
    assertThat(run.err()).contains("is encrypted with the key " + key.check());
    assertThat(verify("sealed").hasExit(4).err()).contains("and no key was given");
  }
}
