package dev.dbkeep.cli.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.wal.WalFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways in which a repository can be damaged; each names the object that it hit. */
enum BackupFaults {
  FLIPPED_CHUNK("chunks/", BackupFaults::flip),
  CUT_CHUNK("chunks/", BackupFaults::cut),
  MISSING_CHUNK("chunks/", BackupFaults::remove),
  SWAPPED_CHUNK("chunks/", BackupFaults::swap),
  FLIPPED_SEGMENT("wal/", BackupFaults::flip),
  CUT_SEGMENT("wal/", BackupFaults::cut),
  MISSING_SEGMENT("wal/", BackupFaults::remove),
  FLIPPED_MANIFEST("backups/", BackupFaults::flip),
  MISSING_MANIFEST("backups/", BackupFaults::remove),
  FLIPPED_FACTS("facts/", BackupFaults::flip),
  FLIPPED_ENTRY("ledger/", BackupFaults::flip),
  MISSING_ENTRY("ledger/", BackupFaults::remove),
  CHANGED_HEAD("repository.json", BackupFaults::changeHead);

  /** What is done to an object. */
  private interface Damage {
    void hit(Storage storage, String key, Random random) throws IOException;
  }

  private final String place;
  private final Damage damage;

  BackupFaults(String place, Damage damage) {
    this.place = place;
    this.damage = damage;
  }

  /** Damages one object and returns its key. */
  String inject(Storage storage, Random random) throws IOException {
    // nothing says that an open segment has to be there
    List<Storage.Entry> objects =
        storage.list(place).stream()
            .filter(object -> !object.key().endsWith(WalFile.PARTIAL))
            .toList();
    String key = objects.get(random.nextInt(objects.size())).key();
    damage.hit(storage, key, random);
    return key;
  }

  private static void flip(Storage storage, String key, Random random) throws IOException {
    byte[] stored = storage.get(key).orElseThrow();
    stored[random.nextInt(stored.length)] ^= (byte) (1 << random.nextInt(8));
    storage.put(key, stored);
  }

  private static void cut(Storage storage, String key, Random random) throws IOException {
    byte[] stored = storage.get(key).orElseThrow();
    storage.put(key, Arrays.copyOf(stored, random.nextInt(stored.length)));
  }

  private static void remove(Storage storage, String key, Random random) throws IOException {
    storage.delete(key);
  }

  private static void swap(Storage storage, String key, Random random) throws IOException {
    List<Storage.Entry> all = storage.list("chunks/");
    String other = key;
    while (other.equals(key)) {
      other = all.get(random.nextInt(all.size())).key();
    }
    storage.put(key, storage.get(other).orElseThrow());
  }

  private static void changeHead(Storage storage, String key, Random random) throws IOException {
    String head = new String(storage.get(key).orElseThrow(), UTF_8);
    storage.put(key, head.replace("\"segmentSize\":1", "\"segmentSize\":2").getBytes(UTF_8));
  }
}
