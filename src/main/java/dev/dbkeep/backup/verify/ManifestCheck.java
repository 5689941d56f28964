package dev.dbkeep.backup.verify;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Ledger;
import dev.dbkeep.backup.repo.LedgerEntry;
import dev.dbkeep.backup.repo.Repository.StoredManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares the manifests with what the ledger says of them. */
final class ManifestCheck {
  private final Ledger.Reading ledger;
  private final String systemId;
  private final List<String> faults;

  ManifestCheck(Ledger.Reading ledger, String systemId, List<String> faults) {
    this.ledger = ledger;
    this.systemId = systemId;
    this.faults = faults;
  }

  /** The manifests that are what the ledger says; all others are faults. */
  List<BackupManifest> good(List<StoredManifest> stored) {
    Map<String, Set<String>> made = new HashMap<>();
    for (LedgerEntry entry : ledger.entries()) {
      if (entry.made() != null) {
        made.computeIfAbsent(entry.made().backup(), id -> new HashSet<>())
            .add(entry.made().manifest());
      }
    }
    Set<String> missing = new TreeSet<>(made.keySet());
    missing.removeAll(ledger.removed());
    List<BackupManifest> good = new ArrayList<>();
    for (StoredManifest found : stored) {
      missing.remove(found.id());
      if (found.fault() != null) {
        faults.add(String.valueOf(found.fault().getMessage()));
      }
      Set<String> known = made.getOrDefault(found.id(), Set.of());
      if (found.manifest() != null && isKnown(found, known)) {
        good.add(found.manifest());
      }
    }
    missing.forEach(id -> faults.add("the manifest of backup " + id + " is missing"));
    return good;
  }

  private boolean isKnown(StoredManifest found, Set<String> known) {
    BackupManifest manifest = found.manifest();
    if (known.isEmpty()) {
      faults.add("the manifest of backup " + found.id() + " is not in the ledger: it is forged");
      return false;
    }
    if (known.size() > 1) {
      faults.add("the ledger has two manifests of backup " + found.id() + ": one is forged");
      return false;
    }
    if (found.hash() == null || !known.contains(found.hash())) {
      faults.add("the manifest of backup " + found.id() + " is not the one in the ledger");
      return false;
    }
    if (manifest == null
        || !manifest.id().equals(found.id())
        || !manifest.systemId().equals(systemId)) {
      faults.add("the manifest of backup " + found.id() + " is that of another one");
      return false;
    }
    return true;
  }
}
