package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.Archive;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalFolder;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * What can be restored at one moment: the repository, and what the receiver holds besides. No
 * segment is kept in memory.
 *
 * @param manifests by the id of their backup
 * @param segments gives the segments, wherever they are by then
 * @param damaged why some of it cannot be used; the rest can
 */
public record Stock(
    Archive archive,
    Map<String, BackupManifest> manifests,
    SegmentSource segments,
    List<DamagedException> damaged) {
  public Stock {
    manifests = Map.copyOf(manifests);
    damaged = List.copyOf(damaged);
  }

  /**
   * Reads all of it.
   *
   * @param state the folder of the receiver, which may be gone with its machine
   */
  public static Stock read(Repository repository, Path state) throws IOException {
    int size = repository.head().segmentSize();
    // before the segments: what is told to be here has to be among them
    Optional<Instant> until = Received.read(state);
    WalFolder folder = new WalFolder(state.resolve("wal"), size);
    Map<WalFile, Path> held = new HashMap<>();
    folder.files().forEach(file -> held.put(file, folder.of(file)));
    Set<WalFile> all = new HashSet<>(repository.wal());
    all.addAll(held.keySet());
    SortedSet<WalFile> wal = WalFile.usable(all);
    List<DamagedException> damaged = new ArrayList<>();
    Map<Integer, byte[]> histories = new HashMap<>(repository.histories(damaged));
    for (int timeline : folder.histories()) {
      histories.put(
          timeline, Files.readAllBytes(folder.path().resolve(WalFile.historyName(timeline))));
    }
    Timelines timelines = Timelines.of(histories);
    SegmentSource segments = new SegmentSource(held, size, repository::wal);
    Map<WalFile, SegmentFacts> facts =
        new UnknownFacts(segments, timelines, damaged).addTo(repository.facts(), wal);
    Repository.Found found = repository.find();
    Map<String, BackupManifest> manifests = new HashMap<>();
    found.backups().forEach(backup -> manifests.put(backup.id(), backup));
    Instant last =
        facts.values().stream()
            .map(SegmentFacts::lastCommit)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    Archive archive =
        new Archive(
            found.backups().stream().map(Stock::backup).toList(),
            wal,
            facts,
            timelines,
            size,
            until.filter(noted -> noted.isAfter(last)).orElse(last).truncatedTo(ChronoUnit.MICROS));
    damaged.addAll(found.damaged());
    return new Stock(archive, manifests, segments, damaged);
  }

  private static Archive.Backup backup(BackupManifest manifest) {
    return new Archive.Backup(
        manifest.id(),
        manifest.timeline(),
        Lsn.parse(manifest.startLsn()),
        Lsn.parse(manifest.endLsn()),
        manifest.started(),
        manifest.ended(),
        manifest.bytes());
  }
}
