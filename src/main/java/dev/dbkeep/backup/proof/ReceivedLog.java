package dev.dbkeep.backup.proof;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalFolder;
import dev.dbkeep.backup.wal.WalReader;
import dev.dbkeep.backup.wal.WalRecord;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The newest WAL as a receiver has it, in its folder or moved already. */
final class ReceivedLog {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int POLL_MILLIS = 50;

  private final Repository repository;
  private final WalFolder folder;

  ReceivedLog(Repository repository, Path state) {
    this.repository = repository;
    this.folder = new WalFolder(state.resolve("wal"), repository.head().segmentSize());
  }

  /**
   * Whether a transaction committed before the restore point that the snapshot does not see. Waits
   * until that was received.
   *
   * @param from where the log was before the snapshot was taken
   * @param to where the restore point ends
   */
  boolean contradicts(Snapshot snapshot, String point, int timeline, Lsn from, Lsn to)
      throws IOException, InterruptedException, PrimaryMoment.Unreachable {
    int size = folder.segmentSize();
    Deadline deadline = Deadline.in(PATIENCE);
    while (true) {
      Scan scan = new Scan(snapshot, point);
      // the first of them from its beginning: a commit may wait for a standby before it is seen
      for (Lsn at = from.segmentStart(size); at.compareTo(to) < 0; at = at.plus(size)) {
        Optional<byte[]> content = read(WalFile.at(timeline, at, size));
        if (content.isPresent()) {
          scan.reader.read(at, content.get());
        }
      }
      if (scan.found) {
        return scan.contradicted;
      }
      if (deadline.isOver()) {
        throw new PrimaryMoment.Unreachable(
            "its WAL up to "
                + to
                + " was not received within "
                + PATIENCE.toSeconds()
                + " s; `dbkeep protect` has to run");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private Optional<byte[]> read(WalFile file) throws IOException {
    Map<WalFile, Path> held = new HashMap<>();
    for (WalFile name : new WalFile[] {file, file.asPartial()}) {
      held.put(name, folder.of(name));
    }
    return new SegmentSource(held, folder.segmentSize(), repository::wal).read(file.asPartial());
  }

  /** Looks at records up to the restore point. */
  private static final class Scan {
    private final Snapshot snapshot;
    private final String point;
    private final WalReader reader = new WalReader(this::on);
    private boolean found;
    private boolean contradicted;

    Scan(Snapshot snapshot, String point) {
      this.snapshot = snapshot;
      this.point = point;
    }

    private void on(WalRecord record) {
      if (found) {
        return;
      }
      found = record.restorePoint().filter(point::equals).isPresent();
      contradicted |= snapshot.isContradictedBy(record);
    }
  }
}
