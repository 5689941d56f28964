package dev.dbkeep.backup.watch;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Repository;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The backups of a repository.
 *
 * @param newest the backup that ended last
 * @param oldest the backup that ended first
 * @param proof the last one, also when it failed
 * @param damaged how many manifests cannot be read
 */
public record StoredState(
    int backups,
    Optional<BackupManifest> newest,
    Optional<BackupManifest> oldest,
    Optional<ProofRecord> proof,
    int damaged) {
  static StoredState read(Repository repository) throws IOException {
    Repository.Found found = repository.find();
    List<BackupManifest> backups = found.backups();
    return new StoredState(
        backups.size(),
        backups.isEmpty() ? Optional.empty() : Optional.of(backups.getLast()),
        backups.stream().findFirst(),
        repository.ledger().read().entries().stream()
            .flatMap(entry -> Optional.ofNullable(entry.proof()).stream())
            .max(Comparator.comparing(ProofRecord::started)),
        found.damaged().size());
  }
}
