package dev.dbkeep.backup.restore;

import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalReader;
import dev.dbkeep.backup.wal.WalRecord;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where in the log recovery along a plan will stop, and where it had better stop for readers. */
public final class StopPlace {
  /** Behind everything. */
  private static final Lsn END = new Lsn(-1);

  private final Instant time;
  private final WalReader reader = new WalReader(this::on);
  private @Nullable WalRecord before;
  private Lsn beforeEnd = Lsn.ZERO;
  private @Nullable WalRecord behind;

  private StopPlace(Instant time) {
    this.time = time;
  }

  /**
   * The same moment for a reader. PostgreSQL stops at a time just before the first commit behind
   * it, and when that is of a DROP or TRUNCATE, its lock keeps readers out for ever. Just behind
   * the last commit that counts everybody sees the same, and the lock is not taken yet.
   */
  public static Target settle(RestorePlan plan, SegmentSource segments) throws IOException {
    if (!(plan.target() instanceof Target.Time at) || !plan.whole()) {
      return plan.target();
    }
    StopPlace place = read(at.at(), plan.wal(), segments);
    WalRecord last = place.before;
    return last == null || last.at().compareTo(plan.backup().end()) < 0
        ? plan.target()
        : new Target.AtCommit(
            last.xid() & 0xffff_ffffL, plan.timeline(), last.at(), place.beforeEnd, true);
  }

  /** Where it will stop: what has replayed less can be moved on to it. Empty when unknown. */
  public static Optional<Lsn> of(RestorePlan plan, SegmentSource segments) throws IOException {
    if (!plan.whole()) {
      return Optional.of(END);
    }
    return switch (plan.target()) {
      case Target.Time time ->
          Optional.ofNullable(read(time.at(), plan.wal(), segments).behind).map(WalRecord::at);
      case Target.Place place -> Optional.of(place.at());
      case Target.AtCommit commit -> Optional.of(commit.included() ? commit.end() : commit.at());
      case Target.RestorePoint _, Target.Latest _, Target.BeforeTransaction _ -> Optional.empty();
    };
  }

  /** The first commit behind the time is in the last segment, or begins in the one before. */
  private static StopPlace read(Instant time, List<WalFile> wal, SegmentSource segments)
      throws IOException {
    StopPlace place = new StopPlace(time);
    for (WalFile file : wal.subList(Math.max(0, wal.size() - 2), wal.size())) {
      byte[] content =
          segments
              .read(file)
              .orElseThrow(
                  () ->
                      new DamagedException(
                          "the segment " + file.name(segments.segmentSize()) + " is missing"));
      place.reader.read(file.start(segments.segmentSize()), content);
    }
    return place;
  }

  private void on(WalRecord record) {
    Optional<Instant> committed = record.commitTime();
    if (behind != null || committed.isEmpty()) {
      return;
    }
    if (committed.get().isAfter(time)) {
      behind = record;
    } else {
      before = record;
      beforeEnd = reader.end();
    }
  }
}
