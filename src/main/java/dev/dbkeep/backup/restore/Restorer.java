package dev.dbkeep.backup.restore;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Lease;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.Timelines.Ancestor;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Writes a data directory that recovers to the target of a plan once a server is started on it.
 *
 * <p>Never into a directory that holds anything. The WAL lies beside the data in {@value #WAL},
 * from where the server copies it with {@code cp}.
 */
public final class Restorer {
  static final String WAL = "dbkeep_wal";

  /** Marks the copy of a segment that was still being written. */
  private static final String OPEN = ".open";

  private static final long SPARE = 64L << 20;

  private final Repository repository;
  private final SegmentSource segments;

  /**
   * @param segments those in the repository, and those that are not there yet
   */
  public Restorer(Repository repository, SegmentSource segments) {
    this.repository = repository;
    this.segments = segments;
  }

  /**
   * Writes everything.
   *
   * @param settings more settings for the server, such as its port
   * @param progress told how many bytes of the backup are there
   */
  public DataDirectory write(
      RestorePlan plan,
      BackupManifest manifest,
      Path directory,
      Map<String, String> settings,
      LongConsumer progress)
      throws IOException {
    NewFolder.refuseFull(directory);
    refuseWithoutRoom(plan, manifest, directory);
    try (NewFolder folder = NewFolder.claim(directory)) {
      reading(
          plan,
          () -> {
            new ClusterFiles(repository, directory).write(manifest, progress);
            wal(plan, directory);
          });
      signal(plan, directory);
      DataDirectory data = DataDirectory.of(directory);
      Map<String, String> all = new LinkedHashMap<>(manifest.settings());
      all.putAll(RecoverySettings.of(plan, directory.resolve(WAL)));
      all.putAll(settings);
      data.configure(all);
      folder.finish();
      return data;
    }
  }

  /**
   * Lets a directory that recovered to one target go on to a later one, when its server is started
   * again. Both have to begin with the same backup and lead along the same timeline.
   */
  public void advance(RestorePlan plan, Path directory) throws IOException {
    reading(plan, () -> wal(plan, directory));
    signal(plan, directory);
    DataDirectory.of(directory).configure(RecoverySettings.of(plan, directory.resolve(WAL)));
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /** Nobody removes meanwhile what is read. */
  private void reading(RestorePlan plan, Work work) throws IOException {
    String id = plan.backup().id();
    try {
      Optional<Lease> lease = repository.leases().tryRead(List.of(id));
      try {
        if (!repository.hasBackup(id)) {
          throw DbkeepException.of(
              ErrorCode.NOT_RESTORABLE,
              "backup " + id + " was removed at this moment",
              "Run the same command again: it plans anew.");
        }
        work.run();
      } finally {
        if (lease.isPresent()) {
          lease.get().close();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted before anything was restored");
    }
  }

  /** A standby waits where the log ends; any other recovery has to see its target. */
  private static void signal(RestorePlan plan, Path directory) throws IOException {
    Path whole = directory.resolve("recovery.signal");
    Path open = directory.resolve("standby.signal");
    Files.deleteIfExists(plan.whole() ? open : whole);
    Files.write(plan.whole() ? whole : open, new byte[0]);
  }

  /** Refuses when the disk is too small, before anything is written there. */
  public void refuseWithoutRoom(RestorePlan plan, BackupManifest manifest, Path directory)
      throws IOException {
    Path there = directory;
    while (Files.notExists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    long needed =
        manifest.bytes() + (long) plan.wal().size() * repository.head().segmentSize() + SPARE;
    long free = Files.getFileStore(there).getUsableSpace();
    if (free < needed) {
      throw DbkeepException.of(
          ErrorCode.NOT_RESTORABLE,
          "the restored cluster needs "
              + (needed >> 20)
              + " MB, and "
              + there
              + " has "
              + (free >> 20)
              + " MB",
          "Name a folder on a larger disk.");
    }
  }

  private void wal(RestorePlan plan, Path directory) throws IOException {
    Path folder = directory.resolve(WAL);
    Files.createDirectories(folder);
    int size = repository.head().segmentSize();
    for (WalFile file : plan.wal()) {
      // recovery reads an open segment as any other: behind what was received there are zeros
      WalFile complete = new WalFile(file.timeline(), file.number(), false);
      Path target = folder.resolve(complete.name(size));
      Path open = folder.resolve(complete.name(size) + OPEN);
      if (Files.exists(target) && Files.notExists(open)) {
        continue; // there since an earlier target
      }
      if (file.partial()) {
        Files.write(open, new byte[0]);
      }
      Files.write(
          target,
          segments
              .read(file)
              .orElseThrow(
                  () -> new DamagedException("the segment " + file.name(size) + " is missing")));
      if (!file.partial()) {
        Files.deleteIfExists(open);
      }
    }
    for (Ancestor ancestor : plan.ancestors()) {
      history(ancestor.timeline(), folder);
    }
    history(plan.timeline(), folder);
  }

  private void history(int timeline, Path folder) throws IOException {
    byte[] content = repository.history(timeline).orElse(new byte[0]);
    if (content.length > 0) {
      Files.write(folder.resolve(WalFile.historyName(timeline)), content);
    }
  }
}
