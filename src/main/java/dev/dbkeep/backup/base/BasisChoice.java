package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.Repository.StoredChunk;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.wire.ReplicationConnection;
import dev.dbkeep.postgres.wire.SystemIdentity;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds the backup on top of which the server can send only what changed. Why there is none is said
 * when a person can do something about it.
 */
final class BasisChoice {
  private static final int SINCE = 17;
  private static final int PER_MAJOR = 10_000;
  private static final int FIRST_TIMELINE = 1;

  private final Repository repository;
  private final ReplicationConnection connection;
  private final Consumer<String> notes;

  BasisChoice(Repository repository, ReplicationConnection connection, Consumer<String> notes) {
    this.repository = repository;
    this.connection = connection;
    this.notes = notes;
  }

  Optional<Basis> choose() throws IOException {
    int major = connection.serverVersion() / PER_MAJOR;
    if (major < SINCE || !connection.show("summarize_wal").equals("on")) {
      return Optional.empty();
    }
    Optional<BackupManifest> newest = newestOfThisWay(major);
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    BackupManifest backup = newest.get();
    ProofRecord proof = repository.ledger().read().proofs().get(backup.id());
    if (proof != null && proof.grade() == ProofRecord.Grade.FAILED) {
      return none(backup, "the proof of backup %s failed");
    }
    if (!isComplete(backup)) {
      return none(backup, "chunks of backup %s are missing");
    }
    try {
      return Optional.of(Basis.of(backup, repository));
    } catch (DamagedException e) {
      return none(backup, e.getMessage() + ", of backup %s");
    }
  }

  private Optional<Basis> none(BackupManifest backup, String reason) {
    notes.accept("everything is read: " + reason.formatted(backup.id()));
    return Optional.empty();
  }

  /** The newest that lies on the way of the server's timeline, so that it grew out of it. */
  private Optional<BackupManifest> newestOfThisWay(int major) throws IOException {
    SystemIdentity server = connection.identify();
    Timelines timelines =
        server.timeline() == FIRST_TIMELINE
            ? Timelines.of(Map.of())
            : Timelines.of(
                Map.of(server.timeline(), connection.timelineHistory(server.timeline())));
    for (String id : repository.backupIds().reversed()) {
      Optional<BackupManifest> found = repository.readable(id);
      if (found.isPresent()
          && found.get().serverVersion() / PER_MAJOR == major
          && timelines.timelineAt(server.timeline(), Lsn.parse(found.get().endLsn()))
              == found.get().timeline()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What a disk has lost must not be relied on a second time. */
  private boolean isComplete(BackupManifest backup) throws IOException {
    Set<String> there =
        repository.storedChunks().stream().map(StoredChunk::id).collect(Collectors.toSet());
    for (File file : backup.files()) {
      for (Part part : file.parts()) {
        if (!there.contains(part.chunk())) {
          return false;
        }
      }
    }
    return true;
  }
}
