package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.Archive;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalFolder;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What can be restored at one moment: the repository, and what the receiver holds besides. Segments
 * of the receiver are copied, since it goes on writing.
 *
 * @param manifests by the id of their backup
 * @param held segments that are not in the repository yet
 */
public record Stock(
    Archive archive, Map<String, BackupManifest> manifests, Map<WalFile, byte[]> held) {
  public Stock {
    manifests = Map.copyOf(manifests);
    held = Map.copyOf(held);
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
    Map<WalFile, byte[]> held = held(folder);
    TreeSet<WalFile> wal = new TreeSet<>(repository.wal());
    held.keySet().forEach(wal::add);
    Map<Integer, byte[]> histories = new HashMap<>(repository.histories());
    for (int timeline : folder.histories()) {
      histories.put(
          timeline, Files.readAllBytes(folder.path().resolve(WalFile.historyName(timeline))));
    }
    Timelines timelines = Timelines.of(histories);
    Map<WalFile, SegmentFacts> facts = new HashMap<>(repository.facts());
    SegmentFacts.Collector collector = new SegmentFacts.Collector();
    new TreeMap<>(held)
        .forEach(
            (file, content) -> facts.put(file, collector.read(file, size, content, timelines)));
    List<BackupManifest> backups = repository.backups();
    Map<String, BackupManifest> manifests = new HashMap<>();
    backups.forEach(backup -> manifests.put(backup.id(), backup));
    Instant last =
        facts.values().stream()
            .map(SegmentFacts::lastCommit)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    Archive archive =
        new Archive(
            backups.stream().map(Stock::backup).toList(),
            wal,
            facts,
            timelines,
            size,
            until.filter(noted -> noted.isAfter(last)).orElse(last).truncatedTo(ChronoUnit.MICROS));
    return new Stock(archive, manifests, held);
  }

  private static Map<WalFile, byte[]> held(WalFolder folder) throws IOException {
    Map<WalFile, byte[]> held = new HashMap<>();
    for (WalFile file : folder.files()) {
      try {
        held.put(file, Files.readAllBytes(folder.of(file)));
      } catch (NoSuchFileException e) {
        // it was completed or moved at this moment
        WalFile complete = new WalFile(file.timeline(), file.number(), false);
        if (Files.exists(folder.of(complete))) {
          held.put(complete, Files.readAllBytes(folder.of(complete)));
        }
      }
    }
    return held;
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
