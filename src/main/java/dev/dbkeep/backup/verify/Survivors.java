package dev.dbkeep.backup.verify;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.restore.Archive;
import dev.dbkeep.backup.verify.Verification.Survivor;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.Timelines.Stretch;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** How far each good backup reaches along good WAL. */
final class Survivors {
  private final SortedSet<WalFile> good;
  private final Timelines timelines;
  private final Archive archive;

  /**
   * @param good the segments that can be read, those of the receiver too
   */
  Survivors(SortedSet<WalFile> good, Timelines timelines, Archive archive) {
    this.good = good;
    this.timelines = timelines;
    this.archive = archive;
  }

  /** Empty when not even the WAL that makes it consistent is good. */
  Optional<Survivor> of(BackupManifest backup, List<String> faults) {
    int size = archive.segmentSize();
    Lsn end = Lsn.parse(backup.endLsn());
    Instant until = backup.ended();
    Lsn at = Lsn.parse(backup.startLsn()).segmentStart(size);
    List<Stretch> way = way(backup);
    while (true) {
      int timeline = backup.timeline();
      for (Stretch stretch : way) {
        if (stretch.from().compareTo(at.plus(size - 1)) <= 0) {
          timeline = Math.max(timeline, stretch.timeline());
        }
      }
      WalFile file = WalFile.at(timeline, at, size);
      if (!good.contains(file) && !good.contains(file.asPartial())) {
        break;
      }
      Instant last = lastCommit(file);
      until = last.isAfter(until) ? last : until;
      at = at.plus(size);
    }
    if (at.compareTo(end) < 0) {
      faults.add("backup " + backup.id() + " lacks the WAL that was written while it was made");
      return Optional.empty();
    }
    boolean reachesTheEnd = !archive.wal().isEmpty() && at.compareTo(endOfAll()) >= 0;
    return Optional.of(
        new Survivor(
            backup.id(),
            backup.ended(),
            reachesTheEnd && archive.until().isAfter(until) ? archive.until() : until));
  }

  private Lsn endOfAll() {
    return archive.wal().last().start(archive.segmentSize()).plus(archive.segmentSize());
  }

  private Instant lastCommit(WalFile file) {
    SegmentFacts facts = archive.facts().get(file);
    facts = facts == null ? archive.facts().get(file.asPartial()) : facts;
    return facts == null || facts.lastCommit() == null ? Instant.EPOCH : facts.lastCommit();
  }

  /** Along the newest timeline that the backup is an ancestor of. */
  private List<Stretch> way(BackupManifest backup) {
    return timelines.ancestors().keySet().stream()
        .map(timelines::way)
        .filter(
            way ->
                way.stream()
                    .anyMatch(
                        stretch ->
                            stretch.timeline() == backup.timeline()
                                && Lsn.parse(backup.endLsn()).compareTo(stretch.until()) <= 0))
        .reduce((first, last) -> last)
        .orElse(List.of(new Stretch(backup.timeline(), Lsn.ZERO, new Lsn(-1))));
  }
}
