package dev.dbkeep.backup.retention;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Chunks;
import dev.dbkeep.backup.repo.Lease;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A backup of a cluster that is not there: its pages are made up, its way into a repository not.
 */
final class PretendedBackup {
  private PretendedBackup() {}

  /**
   * Stores one.
   *
   * @param seed of few, so that backups share chunks
   */
  static BackupManifest store(Repository repository, Instant ended, int number, Random seed)
      throws IOException, InterruptedException {
    try (Lease lease = repository.leases().backup()) {
      Chunks chunks = repository.chunks();
      List<BackupManifest.Part> parts = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        byte[] content = new byte[2000];
        new Random(seed.nextInt(40)).nextBytes(content);
        parts.add(new BackupManifest.Part(chunks.put(content, content.length).id(), 0, 2000));
      }
      chunks.finish();
      Lsn start = new Lsn((100L + number) * repository.head().segmentSize() + 40);
      BackupManifest manifest =
          new BackupManifest(
              BackupManifest.FORMAT,
              repository.freeId("b" + number),
              repository.head().systemId(),
              180000,
              1,
              start.toString(),
              start.plus(200).toString(),
              ended,
              ended,
              20_000,
              0,
              Map.of(),
              List.of(),
              List.of(new BackupManifest.File("base/1/1", false, null, 0600, 20_000, parts)));
      lease.check();
      repository.putBackup(manifest);
      return manifest;
    }
  }
}
