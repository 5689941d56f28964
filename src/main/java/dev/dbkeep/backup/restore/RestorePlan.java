package dev.dbkeep.backup.restore;

import dev.dbkeep.backup.wal.Timelines.Ancestor;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Lsn;
import java.util.List;

/**
 * What it takes to be back at a target.
 *
 * @param backup the base backup to begin with
 * @param timeline the one to recover along; never PostgreSQL's default {@code latest}, which takes
 *     the newest whatever the target is
 * @param wal the segments to replay, in order
 * @param whole false when the log may end before the target is seen, because nothing committed
 *     since
 * @param end behind the last record that was received; zero when that is not known
 */
public record RestorePlan(
    Archive.Backup backup,
    int timeline,
    List<Ancestor> ancestors,
    Target target,
    List<WalFile> wal,
    boolean whole,
    Lsn end) {
  public RestorePlan {
    ancestors = List.copyOf(ancestors);
    wal = List.copyOf(wal);
  }
}
