package dev.dbkeep.backup.restore;

import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Lsn;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a repository holds, as far as a restore has to know it.
 *
 * @param wal every complete segment, and the open one as {@code partial}
 * @param facts of the segments that were read
 * @param until everything that committed before this moment has been received
 */
public record Archive(
    List<Backup> backups,
    SortedSet<WalFile> wal,
    Map<WalFile, SegmentFacts> facts,
    Timelines timelines,
    int segmentSize,
    Instant until) {
  public Archive {
    backups = List.copyOf(backups);
    wal = Collections.unmodifiableSortedSet(new TreeSet<>(wal));
    facts = Map.copyOf(facts);
  }

  /** A complete base backup. */
  public record Backup(
      String id, int timeline, Lsn start, Lsn end, Instant started, Instant ended, long bytes) {}

  boolean has(WalFile file) {
    return wal.contains(file) || wal.contains(file.asPartial());
  }

  List<SegmentFacts.RestorePoint> points(WalFile file) {
    SegmentFacts known = facts.get(file);
    return known == null ? List.of() : known.restorePoints();
  }

  /** The timelines of which there is WAL, with the first commit that belongs to each alone. */
  Map<Integer, Instant> beginnings() {
    Map<Integer, Instant> beginnings = new TreeMap<>();
    for (int timeline : allTimelines()) {
      Lsn own = timelines.way(timeline).getLast().from();
      facts.entrySet().stream()
          .filter(entry -> entry.getKey().timeline() == timeline)
          .filter(entry -> entry.getKey().start(segmentSize).plus(segmentSize).compareTo(own) > 0)
          .map(entry -> entry.getValue().firstCommit())
          .filter(Objects::nonNull)
          .min(Instant::compareTo)
          .ifPresent(first -> beginnings.put(timeline, first));
    }
    return beginnings;
  }

  private Set<Integer> allTimelines() {
    Set<Integer> all = new TreeSet<>();
    wal.forEach(file -> all.add(file.timeline()));
    return all;
  }
}
