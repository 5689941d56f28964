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
  FLIPPED_CHUNK("chunks/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      flip(storage, key, random);
    }
  },
  CUT_CHUNK("chunks/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      cut(storage, key, random);
    }
  },
  MISSING_CHUNK("chunks/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      storage.delete(key);
    }
  },
  SWAPPED_CHUNK("chunks/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      List<Storage.Entry> all = storage.list("chunks/");
      String other = key;
      while (other.equals(key)) {
        other = all.get(random.nextInt(all.size())).key();
      }
      storage.put(key, storage.get(other).orElseThrow());
    }
  },
  FLIPPED_SEGMENT("wal/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      flip(storage, key, random);
    }
  },
  CUT_SEGMENT("wal/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      cut(storage, key, random);
    }
  },
  MISSING_SEGMENT("wal/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      storage.delete(key);
    }
  },
  FLIPPED_MANIFEST("backups/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      flip(storage, key, random);
    }
  },
  MISSING_MANIFEST("backups/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      storage.delete(key);
    }
  },
  FLIPPED_FACTS("facts/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      flip(storage, key, random);
    }
  },
  FLIPPED_ENTRY("ledger/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      flip(storage, key, random);
    }
  },
  MISSING_ENTRY("ledger/") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      storage.delete(key);
    }
  },
  CHANGED_HEAD("repository.json") {
    @Override
    void hit(Storage storage, String key, Random random) throws IOException {
      String head = new String(storage.get(key).orElseThrow(), UTF_8);
      storage.put(key, head.replace("\"segmentSize\":1", "\"segmentSize\":2").getBytes(UTF_8));
    }
  };

  private final String place;

  BackupFaults(String place) {
    this.place = place;
  }

  /** Damages one object and returns its key. */
  String inject(Storage storage, Random random) throws IOException {
    // nothing says that an open segment has to be there
    List<Storage.Entry> objects =
        storage.list(place).stream()
            .filter(object -> !object.key().endsWith(WalFile.PARTIAL))
            .toList();
    String key = objects.get(random.nextInt(objects.size())).key();
    hit(storage, key, random);
    return key;
  }

  abstract void hit(Storage storage, String key, Random random) throws IOException;

  private static void flip(Storage storage, String key, Random random) throws IOException {
    byte[] stored = storage.get(key).orElseThrow();
    stored[random.nextInt(stored.length)] ^= (byte) (1 << random.nextInt(8));
    storage.put(key, stored);
  }

  private static void cut(Storage storage, String key, Random random) throws IOException {
    byte[] stored = storage.get(key).orElseThrow();
    storage.put(key, Arrays.copyOf(stored, random.nextInt(stored.length)));
  }
}
