package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The facts of segments of which none are stored: the open one, those on the way, those whose facts
 * are lost. They are read from the segment, one in memory at a time.
 */
final class UnknownFacts {
  private final SegmentSource segments;
  private final Timelines timelines;
  private final List<DamagedException> damaged;

  /**
   * @param damaged is told why a segment could not be read
   */
  UnknownFacts(SegmentSource segments, Timelines timelines, List<DamagedException> damaged) {
    this.segments = segments;
    this.timelines = timelines;
    this.damaged = damaged;
  }

  Map<WalFile, SegmentFacts> addTo(Map<WalFile, SegmentFacts> known, SortedSet<WalFile> wal)
      throws IOException {
    Map<WalFile, SegmentFacts> all = new HashMap<>(known);
    // what was stored after the segments were listed: a time in it cannot be reached by them
    all.keySet().retainAll(wal);
    SegmentFacts.Collector collector = new SegmentFacts.Collector();
    WalFile before = null;
    for (WalFile file : wal) {
      // the open one says more every time
      if (!file.partial() && known.containsKey(file)) {
        continue;
      }
      // a record that goes over the end of a segment goes on in the next one only
      if (before == null
          || before.timeline() != file.timeline()
          || before.number() + 1 != file.number()) {
        collector = new SegmentFacts.Collector();
      }
      before = file;
      try {
        Optional<byte[]> content = segments.read(file);
        if (content.isPresent()) {
          all.put(file, collector.read(file, segments.segmentSize(), content.get(), timelines));
        }
      } catch (DamagedException e) {
        damaged.add(e);
        before = null;
      }
    }
    return all;
  }
}
