package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.WalFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The write-ahead log of a repository: complete segments, what is in them, histories. */
final class WalObjects {
  static final String FOLDER = "wal/";
  static final String FACTS = "facts/";
  static final String JSON = ".json";

  private final PackedObjects objects;
  private final int segmentSize;

  WalObjects(PackedObjects objects, int segmentSize) {
    this.objects = objects;
    this.segmentSize = segmentSize;
  }

  void put(WalFile file, byte[] content) throws IOException {
    objects.put(walKey(file), content);
  }

  boolean has(WalFile file) throws IOException {
    return objects.storage().exists(walKey(file));
  }

  /** A segment; empty when there is none. */
  Optional<byte[]> get(WalFile file) throws IOException {
    return objects.get(walKey(file));
  }

  /** Every segment that is stored; the open one as far as it was written then. */
  List<WalFile> files() throws IOException {
    return objects.list(FOLDER).stream()
        .map(entry -> entry.key().substring(entry.key().lastIndexOf('/') + 1))
        .flatMap(name -> WalFile.parse(name, segmentSize).stream())
        .toList();
  }

  void putFacts(WalFile file, SegmentFacts facts) throws IOException {
    objects.put(factsKey(file), PackedObjects.json(facts));
  }

  /** The facts that can be read, and why others cannot. */
  Map<WalFile, SegmentFacts> facts(List<DamagedException> damaged) throws IOException {
    Map<WalFile, SegmentFacts> all = new HashMap<>();
    for (Storage.Entry entry : objects.list(FACTS)) {
      try {
        objects
            .get(entry.key(), SegmentFacts.class)
            .ifPresent(
                facts ->
                    WalFile.parse(facts.file(), segmentSize)
                        .ifPresent(file -> all.put(file, facts)));
      } catch (DamagedException e) {
        damaged.add(e);
      }
    }
    return all;
  }

  private String factsKey(WalFile file) {
    return "%s%08X/%s%s".formatted(FACTS, file.timeline(), file.name(segmentSize), JSON);
  }

  /** The history files by timeline, and why others cannot be read. */
  Map<Integer, byte[]> histories(List<DamagedException> damaged) throws IOException {
    Map<Integer, byte[]> all = new HashMap<>();
    for (Storage.Entry entry : objects.list(FOLDER)) {
      if (entry.key().endsWith(".history")) {
        String name = entry.key().substring(FOLDER.length());
        int timeline = Integer.parseUnsignedInt(name.substring(0, name.indexOf('.')), 16);
        try {
          history(timeline).ifPresent(bytes -> all.put(timeline, bytes));
        } catch (DamagedException e) {
          damaged.add(e);
        }
      }
    }
    return all;
  }

  void putHistory(int timeline, byte[] content) throws IOException {
    objects.put(historyKey(timeline), content);
  }

  Optional<byte[]> history(int timeline) throws IOException {
    return objects.get(historyKey(timeline));
  }

  private static String historyKey(int timeline) {
    return FOLDER + WalFile.historyName(timeline);
  }

  private String walKey(WalFile file) {
    return "%s%08X/%s".formatted(FOLDER, file.timeline(), file.name(segmentSize));
  }

  void removeOpen(WalFile complete) throws IOException {
    objects.delete(walKey(complete.asPartial()));
  }

  /** The facts first: facts without a segment are those of one that was lost. */
  void remove(WalFile file) throws IOException {
    objects.delete(factsKey(file));
    objects.delete(walKey(file));
  }
}
