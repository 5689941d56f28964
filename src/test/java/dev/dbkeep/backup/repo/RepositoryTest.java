package dev.dbkeep.backup.repo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository says what is wrong with it, and what is still good. */
class RepositoryTest {
  private static final int SEGMENT = 1 << 20;
  private static final byte[] CONTENT = "rows ".repeat(1000).getBytes(UTF_8);

  @TempDir private Path folder;

  private Storage storage() {
    return Storages.folder(folder.resolve("repo"));
  }

  private Repository create(@Nullable RepositoryKey key) throws IOException {
    return Repository.create(storage(), "7000", SEGMENT, key);
  }

  private static BackupManifest manifest(String id, String chunk) {
    return new BackupManifest(
        BackupManifest.FORMAT,
        id,
        "7000",
        180006,
        1,
        "0/1000028",
        "0/1000100",
        Instant.EPOCH,
        Instant.EPOCH,
        CONTENT.length,
        10,
        Map.of(),
        List.of(),
        List.of(
            new BackupManifest.File(
                "PG_VERSION",
                false,
                null,
                0600,
                CONTENT.length,
                List.of(new BackupManifest.Part(chunk, 0, CONTENT.length)))));
  }

  private static Chunks.Stored put(Repository repository, byte[] content, int length)
      throws IOException {
    Chunks chunks = repository.chunks();
    Chunks.Stored stored = chunks.put(content, length);
    chunks.finish();
    return stored;
  }

  @Test
  void what_was_stored_is_found_again_with_the_same_key() throws IOException {
    for (RepositoryKey key : Arrays.asList(null, RepositoryKey.generate())) {
      Storage storage = Storages.folder(folder.resolve("repo" + key));
      WalFile wal = WalFile.parse("000000010000000000000001", SEGMENT).orElseThrow();
      String chunk;
      try (Repository repository = Repository.create(storage, "7000", SEGMENT, key)) {
        chunk = put(repository, CONTENT, CONTENT.length).id();
        assertThat(put(repository, CONTENT, CONTENT.length).bytes()).isZero();
        repository.putBackup(manifest("b", chunk));
        repository.putBackup(manifest("a", chunk));
        repository.putWal(wal, CONTENT);
        repository.putHistory(2, CONTENT);
      }
      try (Repository repository = Repository.open(storage, key).orElseThrow()) {
        assertThat(repository.head().encrypted()).isEqualTo(key != null);
        assertThat(repository.chunk(chunk)).isEqualTo(CONTENT);
        assertThat(repository.backups())
            .containsExactly(manifest("a", chunk), manifest("b", chunk));
        assertThat(repository.wal()).containsExactly(wal);
        assertThat(repository.wal(wal)).hasValue(CONTENT);
        assertThat(repository.history(2)).hasValue(CONTENT);
        assertThat(repository.history(3)).isEmpty();
      }
    }
  }

  @Test
  void a_wrong_key_is_said_to_be_wrong_at_once() throws IOException {
    RepositoryKey right = RepositoryKey.generate();
    RepositoryKey wrong = RepositoryKey.generate();
    create(right).close();
    assertThatThrownBy(() -> Repository.open(storage(), wrong))
        .isInstanceOf(DbkeepException.class)
        .hasMessage(
            "the repository at %s is encrypted with the key %s, and this is the key %s"
                .formatted(folder.resolve("repo"), right.check(), wrong.check()))
        .extracting("code")
        .isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThatThrownBy(() -> create(wrong)).isInstanceOf(DbkeepException.class);
  }

  @Test
  void a_lost_key_is_explained_and_a_needless_one_refused() throws IOException {
    RepositoryKey key = RepositoryKey.generate();
    create(key).close();
    assertThatThrownBy(() -> Repository.open(storage(), null))
        .isInstanceOf(DbkeepException.class)
        .hasMessage(
            "the repository at %s is encrypted with the key %s, and no key was given"
                .formatted(folder.resolve("repo"), key.check()))
        .extracting("hint")
        .asString()
        .contains("Without the key nobody can read these backups");
    Storage plain = Storages.folder(folder.resolve("plain"));
    Repository.create(plain, "7000", SEGMENT, null).close();
    assertThatThrownBy(() -> Repository.open(plain, key))
        .isInstanceOf(DbkeepException.class)
        .hasMessageEndingWith("is not encrypted, and a key was given");
  }

  @Test
  void the_repository_of_another_cluster_is_not_written_to() throws IOException {
    create(null).close();
    assertThatThrownBy(() -> Repository.create(storage(), "7001", SEGMENT, null))
        .isInstanceOf(DbkeepException.class)
        .hasMessageEndingWith("belongs to the cluster 7000 and not to 7001");
  }

  @Test
  void every_changed_byte_of_the_head_is_found() throws IOException {
    create(RepositoryKey.generate()).close();
    Storage storage = storage();
    String head = new String(storage.get("repository.json").orElseThrow(), UTF_8);
    for (String[] change :
        new String[][] {{"7000", "7001"}, {"1048576", "1048577"}, {"true", "false"}}) {
      assertThat(head).contains(change[0]);
      storage.put("repository.json", head.replace(change[0], change[1]).getBytes(UTF_8));
      assertThatThrownBy(() -> Repository.open(storage, null))
          .isInstanceOf(DamagedException.class)
          .hasMessageStartingWith("repository.json of the repository at ");
    }
    storage.put("repository.json", head.substring(0, head.length() / 2).getBytes(UTF_8));
    assertThatThrownBy(() -> Repository.open(storage, null))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("repository.json cannot be read");
  }

  @Test
  void a_head_that_vanished_is_not_taken_for_an_empty_place() throws IOException {
    try (Repository repository = create(null)) {
      repository.putBackup(manifest("a", "00"));
    }
    storage().delete("repository.json");
    assertThatThrownBy(() -> create(null))
        .isInstanceOf(DamagedException.class)
        .hasMessageEndingWith("and their repository.json is missing");
  }

  @Test
  void a_damaged_chunk_is_named() throws IOException {
    try (Repository repository = create(RepositoryKey.generate())) {
      String one = put(repository, CONTENT, CONTENT.length).id();
      String other = put(repository, CONTENT, 10).id();
      Storage storage = storage();
      byte[] stored = storage.get(key(one)).orElseThrow();
      byte[] flipped = stored.clone();
      flipped[flipped.length / 2] ^= 1;
      for (byte[] damaged :
          List.of(
              flipped, Arrays.copyOf(stored, stored.length / 2), storage.get(key(other)).get())) {
        storage.put(key(one), damaged);
        assertThatThrownBy(() -> repository.chunk(one))
            .isInstanceOf(DamagedException.class)
            .hasMessageContaining(one);
      }
      storage.delete(key(one));
      assertThatThrownBy(() -> repository.chunk(one))
          .isInstanceOf(DamagedException.class)
          .hasMessage("the chunk " + one + " is missing");
      assertThat(repository.chunk(other)).hasSize(10);
    }
  }

  private static String key(String chunk) {
    return "chunks/" + chunk.substring(0, 2) + "/" + chunk;
  }

  @Test
  void swapped_segments_are_found_without_a_key_too() throws IOException {
    WalFile first = WalFile.parse("000000010000000000000001", SEGMENT).orElseThrow();
    WalFile second = WalFile.parse("000000010000000000000002", SEGMENT).orElseThrow();
    try (Repository repository = create(null)) {
      repository.putWal(first, CONTENT);
      repository.putWal(second, "other".getBytes(UTF_8));
      Storage storage = storage();
      byte[] stored = storage.get("wal/00000001/000000010000000000000001").orElseThrow();
      storage.put("wal/00000001/000000010000000000000002", stored);
      assertThatThrownBy(() -> repository.wal(second))
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("000000010000000000000002 is not what was stored under that name");
    }
  }

  @Test
  void one_damaged_manifest_does_not_hide_the_others() throws IOException {
    try (Repository repository = create(null)) {
      repository.putBackup(manifest("a", "00"));
      repository.putBackup(manifest("b", "00"));
      Storage storage = storage();
      byte[] stored = storage.get("backups/a.json").orElseThrow();
      stored[40] ^= 1;
      storage.put("backups/a.json", stored);
      Repository.Found found = repository.find();
      assertThat(found.backups()).containsExactly(manifest("b", "00"));
      assertThat(found.damaged())
          .singleElement()
          .extracting(Throwable::getMessage)
          .isEqualTo("backups/a.json is not what was stored under that name");
      assertThatThrownBy(repository::backups).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void a_damaged_chunk_is_stored_anew_by_the_next_backup_that_has_it() throws IOException {
    try (Repository repository = create(null)) {
      String id = put(repository, CONTENT, CONTENT.length).id();
      storage().put(key(id), new byte[] {1, 2, 3});
      assertThat(put(repository, CONTENT, CONTENT.length).bytes()).isPositive();
      assertThat(repository.chunk(id)).isEqualTo(CONTENT);
    }
  }

  @Test
  void facts_that_are_damaged_do_not_hide_the_others() throws IOException {
    WalFile first = WalFile.parse("000000010000000000000001", SEGMENT).orElseThrow();
    WalFile second = WalFile.parse("000000010000000000000002", SEGMENT).orElseThrow();
    try (Repository repository = create(null)) {
      for (WalFile file : List.of(first, second)) {
        repository.putFacts(
            file, new SegmentFacts(file.name(SEGMENT), "0/100", 0, null, null, List.of()));
      }
      storage().put("facts/00000001/000000010000000000000001.json", new byte[] {1, 2, 3});
      assertThat(repository.facts()).containsOnlyKeys(second);
    }
  }

  @Test
  void a_backup_whose_run_ended_before_its_manifest_was_in_place_becomes_complete()
      throws IOException {
    try (Repository repository = create(null)) {
      repository.putBackup(manifest("a", "00"));
    }
    Storage storage = storage();
    byte[] text = new Packing(null).unpack("backups/a.json", storage.get("backups/a.json").get());
    storage.put("pending/a.json", new Packing(null).pack("pending/a.json", text, text.length));
    storage.delete("backups/a.json");
    byte[] other = "{}".getBytes(UTF_8);
    storage.put("pending/b.json", new Packing(null).pack("pending/b.json", other, other.length));
    try (Repository repository = create(null)) {
      assertThat(repository.backups()).containsExactly(manifest("a", "00"));
    }
    assertThat(storage.list("pending/"))
        .extracting(Storage.Entry::key)
        .containsExactly("pending/b.json");
  }
}
