package dev.dbkeep.backup.verify;

import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Lsn;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the segments of WAL that are missing among others. */
public final class Holes {
  private Holes() {}

  /**
   * The segments that are missing.
   *
   * @param all segments that are stored or held by the receiver
   * @param known segments that were there once
   * @param oldest nothing before it is needed
   * @param size of a segment in bytes
   */
  public static SortedSet<WalFile> missing(
      SortedSet<WalFile> all, Set<WalFile> known, Timelines timelines, Lsn oldest, int size) {
    SortedSet<WalFile> missing = new TreeSet<>();
    WalFile before = null;
    for (WalFile file : all) {
      long expected =
          before != null && before.timeline() == file.timeline()
              ? before.number() + 1
              : beginning(file, timelines, size);
      for (long number = expected; number < file.number(); number++) {
        missing.add(new WalFile(file.timeline(), number, false));
      }
      before = file;
    }
    for (WalFile file : known) {
      if (!all.contains(file) && !all.contains(file.asPartial())) {
        missing.add(file);
      }
    }
    missing.removeIf(file -> file.start(size).plus(size).compareTo(oldest) <= 0);
    return missing;
  }

  /** The number of the first segment of a timeline: that in which it left its ancestor. */
  private static long beginning(WalFile file, Timelines timelines, int size) {
    List<Timelines.Ancestor> ancestors =
        timelines.ancestors().getOrDefault(file.timeline(), List.of());
    return ancestors.isEmpty()
        ? file.number()
        : WalFile.at(file.timeline(), ancestors.getLast().end(), size).number();
  }
}
