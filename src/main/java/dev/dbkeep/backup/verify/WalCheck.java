package dev.dbkeep.backup.verify;

import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads all segments and looks for holes between them. */
final class WalCheck {
  private static final int ADDRESS_AT = 8;

  private final Repository repository;
  private final Pace pace;
  private final List<String> faults;
  private final int size;
  private long bytes;

  WalCheck(Repository repository, Pace pace, List<String> faults) {
    this.repository = repository;
    this.pace = pace;
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
      pace.before(size);
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

  /** Tells the holes, see {@link Holes}. */
  void holes(SortedSet<WalFile> all, Set<WalFile> known, Timelines timelines, Lsn oldest) {
    Holes.missing(all, known, timelines, oldest, size)
        .forEach(file -> faults.add("the segment " + file.name(size) + " is missing"));
  }
}
