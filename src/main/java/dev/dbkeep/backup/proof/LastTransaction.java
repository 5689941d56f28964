package dev.dbkeep.backup.proof;

import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalReader;
import dev.dbkeep.backup.wal.WalRecord;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Which transaction a replay up to a time has to end with, by the log alone: recovery stops at the
 * first one that ended later, even where an earlier one follows.
 */
final class LastTransaction {
  private final Lsn from;
  private final Instant time;
  private Instant last = Instant.EPOCH;
  private boolean passed;

  private LastTransaction(Lsn from, Instant time) {
    this.from = from;
    this.time = time;
  }

  /** The epoch when there is none behind the beginning of the backup. */
  static Instant before(RestorePlan plan, Instant time, SegmentSource segments) throws IOException {
    LastTransaction found = new LastTransaction(plan.backup().start(), time);
    WalReader reader = new WalReader(found::on);
    for (WalFile file : plan.wal()) {
      Optional<byte[]> content = segments.read(file);
      if (content.isPresent() && !found.passed) {
        reader.read(file.start(segments.segmentSize()), content.get());
      }
    }
    return found.last;
  }

  private void on(WalRecord record) {
    Optional<Instant> end = record.endTime();
    if (passed || end.isEmpty() || record.at().compareTo(from) < 0) {
      return;
    }
    if (end.get().isAfter(time)) {
      passed = true;
    } else {
      last = end.get();
    }
  }
}
