package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Lsn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a segment says about the time: enough to find a moment without reading the log again.
 *
 * @param end behind the last whole record that begins in it, as text
 * @param firstCommit the earliest commit time in it, or null when nothing committed
 * @param lastCommit the latest one
 */
public record SegmentFacts(
    String file,
    String end,
    int commits,
    @Nullable Instant firstCommit,
    @Nullable Instant lastCommit,
    List<RestorePoint> restorePoints) {
  public SegmentFacts {
    restorePoints = List.copyOf(restorePoints);
  }

  /** A name that somebody gave to a place. */
  public record RestorePoint(String name, String at) {}

  public Lsn endLsn() {
    return Lsn.parse(end);
  }

  /** Collects the facts of segments that follow each other. */
  public static final class Collector {
    private final WalReader reader = new WalReader(this::on);
    private int commits;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private List<RestorePoint> points = new ArrayList<>();
    private Lsn own = Lsn.ZERO;

    /**
     * Reads the next segment and tells what is in it.
     *
     * @param timelines tell where the timeline of the segment begins: what its first segment holds
     *     before that is a copy of the timeline it came from
     */
    public SegmentFacts read(WalFile file, int segmentSize, byte[] content, Timelines timelines) {
      own = timelines.way(file.timeline()).getLast().from();
      commits = 0;
      first = null;
      last = null;
      points = new ArrayList<>();
      reader.read(file.start(segmentSize), content);
      return new SegmentFacts(
          file.name(segmentSize), reader.end().toString(), commits, first, last, points);
    }

    private void on(WalRecord record) {
      if (record.at().compareTo(own) < 0) {
        return;
      }
      record
          .commitTime()
          .ifPresent(
              time -> {
                commits++;
                first = first == null || time.isBefore(first) ? time : first;
                last = last == null || time.isAfter(last) ? time : last;
              });
      record
          .restorePoint()
          .ifPresent(name -> points.add(new RestorePoint(name, record.at().toString())));
    }
  }
}
