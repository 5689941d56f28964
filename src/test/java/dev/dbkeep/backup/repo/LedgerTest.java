package dev.dbkeep.backup.repo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.storage.Storages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path folder;

  private static ProofRecord proof(String backup, ProofRecord.Grade grade) {
    return new ProofRecord(
        backup,
        NOON,
        grade,
        "latest",
        Duration.ofSeconds(3),
        Duration.ofSeconds(2),
        Duration.ofSeconds(9),
        1 << 20,
        7,
        7,
        1000,
        List.of("files"),
        List.of(),
        List.of());
  }

  private static void fill(Ledger ledger) throws IOException {
    ledger.backupMade(NOON, "a", "hash of a");
    ledger.proven(NOON.plusSeconds(1), proof("a", ProofRecord.Grade.FAILED));
    ledger.proven(NOON.plusSeconds(2), proof("a", ProofRecord.Grade.FULL));
    ledger.removing(
        NOON.plusSeconds(3), new LedgerEntry.Removed(List.of("z"), List.of("from", "to")));
  }

  @Test
  void what_was_entered_is_read_again_with_and_without_a_key() throws IOException {
    for (RepositoryKey key : Arrays.asList(null, RepositoryKey.generate())) {
      Ledger ledger = ledger(Storages.folder(folder.resolve("" + key)), key);
      assertThat(ledger.read().faults()).isEmpty();
      fill(ledger);
      Ledger.Reading reading = ledger.read();
      assertThat(reading.faults()).isEmpty();
      assertThat(reading.entries()).hasSize(4);
      assertThat(reading.manifests()).containsEntry("a", "hash of a").hasSize(1);
      assertThat(reading.proofs()).containsEntry("a", proof("a", ProofRecord.Grade.FULL));
      assertThat(reading.removed()).containsExactly("z");
    }
  }

  @Test
  void a_lesser_proof_does_not_take_away_from_a_full_one_and_a_failed_one_does()
      throws IOException {
    Ledger ledger = ledger(Storages.folder(folder), null);
    ledger.proven(NOON, proof("a", ProofRecord.Grade.FULL));
    ledger.proven(NOON.plusSeconds(1), proof("a", ProofRecord.Grade.READABLE));
    assertThat(ledger.read().proofs().get("a").grade()).isEqualTo(ProofRecord.Grade.FULL);
    ledger.proven(NOON.plusSeconds(2), proof("a", ProofRecord.Grade.FAILED));
    assertThat(ledger.read().proofs().get("a").grade()).isEqualTo(ProofRecord.Grade.FAILED);
    ledger.proven(NOON.plusSeconds(3), proof("a", ProofRecord.Grade.READABLE));
    assertThat(ledger.read().proofs().get("a").grade()).isEqualTo(ProofRecord.Grade.READABLE);
  }

  @Test
  void an_entry_that_is_missing_changed_or_moved_is_found_wherever_it_stood() throws IOException {
    for (int i = 0; i < 4; i++) {
      for (boolean change : new boolean[] {false, true}) {
        Storage storage = Storages.folder(folder.resolve(i + "" + change));
        Ledger ledger = ledger(storage, null);
        fill(ledger);
        String key = storage.list("ledger/").get(i).key();
        byte[] text = new Packing(null).unpack(key, storage.get(key).orElseThrow());
        storage.delete(key);
        if (change) {
          // as somebody does who knows the format
          byte[] changed = new String(text).replace("12:00", "12:01").getBytes();
          assertThat(changed).isNotEqualTo(text);
          storage.put(key, new Packing(null).pack(key, changed, changed.length));
        }
        Ledger.Reading reading = ledger.read();
        assertThat(reading.faults()).as("entry %s, changed %s", i, change).isNotEmpty();
        assertThat(reading.entries()).hasSize(3);
      }
    }
  }

  @Test
  void two_that_wrote_at_the_same_time_are_both_named_by_the_next() throws IOException {
    Storage storage = Storages.folder(folder);
    Ledger ledger = ledger(storage, null);
    ledger.backupMade(NOON, "a", "1");
    Storage.Entry first = storage.list("ledger/").getFirst();
    byte[] kept = storage.get(first.key()).orElseThrow();
    storage.delete(first.key());
    ledger.backupMade(NOON, "b", "2");
    storage.put(first.key(), kept);
    ledger.backupMade(NOON.plusSeconds(1), "c", "3");
    Ledger.Reading reading = ledger.read();
    assertThat(reading.faults()).isEmpty();
    assertThat(reading.entries().getLast().before()).hasSize(2);
  }

  private static Ledger ledger(
      Storage storage, @org.jspecify.annotations.Nullable RepositoryKey key) {
    return new Ledger(new PackedObjects(storage, new Packing(key)));
  }
}
