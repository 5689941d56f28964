package dev.dbkeep.backup.verify;

import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads all segments and looks for holes between them. */
final class WalCheck {
  private static final int ADDRESS_AT = 8;

  private final Repository repository;
  private final List<String> faults;
  private final int size;
  private long bytes;

  WalCheck(Repository repository, List<String> faults) {
    this.repository = repository;
    this.faults = faults;
    this.size = repository.head().segmentSize();
  }

  long bytes() {
    return bytes;
  }

  /** The segments that are good. */
  SortedSet<WalFile> read(List<WalFile> files) throws IOException {
    SortedSet<WalFile> good = new TreeSet<>();
    for (WalFile file : files) {
      try {
        Optional<byte[]> content = repository.wal(file);
        if (content.isPresent()) {
          bytes += content.get().length;
          if (isWhole(file, content.get())) {
            good.add(file);
          } else {
            faults.add("the segment " + file.name(size) + " does not hold the WAL of its name");
          }
        }
      } catch (DamagedException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    return good;
  }

  /** Every page of WAL says where it belongs; the first of a segment is never empty. */
  private boolean isWhole(WalFile file, byte[] content) {
    return content.length == size
        && ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong(ADDRESS_AT)
            == file.start(size).bytes();
  }

  /**
   * Tells the holes.
   *
   * @param all segments that are stored or held by the receiver, damaged ones too
   * @param facts what is known of segments, also of those that are gone
   * @param oldest nothing before it is needed
   */
  void holes(
      SortedSet<WalFile> all, Map<WalFile, SegmentFacts> facts, Timelines timelines, Lsn oldest) {
    SortedSet<WalFile> missing = new TreeSet<>();
    WalFile before = null;
    for (WalFile file : all) {
      long expected =
          before != null && before.timeline() == file.timeline()
              ? before.number() + 1
              : beginning(file, timelines);
      for (long number = expected; number < file.number(); number++) {
        missing.add(new WalFile(file.timeline(), number, false));
      }
      before = file;
    }
    for (WalFile known : facts.keySet()) {
      if (!all.contains(known) && !all.contains(known.asPartial())) {
        missing.add(known);
      }
    }
    missing.stream()
        .filter(file -> file.start(size).plus(size).compareTo(oldest) > 0)
        .forEach(file -> faults.add("the segment " + file.name(size) + " is missing"));
  }

  /** The number of the first segment of a timeline: that in which it left its ancestor. */
  private long beginning(WalFile file, Timelines timelines) {
    List<Timelines.Ancestor> ancestors =
        timelines.ancestors().getOrDefault(file.timeline(), List.of());
    return ancestors.isEmpty()
        ? file.number()
        : WalFile.at(file.timeline(), ancestors.getLast().end(), size).number();
  }
}
