package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What was ever done to the backups of a repository, in entries that name each other: which backups
 * were made, proven and removed.
 *
 * <p>An entry is called by the hash of its text (SHA-256, HMAC with the key where there is one) and
 * names those that were the last before it. So none can be changed, moved or taken out from the
 * middle unseen; the last ones stand in an object of their own. Two writers at the same time make
 * two entries with the same one before, and the next entry names both.
 */
public final class Ledger {
  static final String FOLDER = "ledger/";
  static final String LAST = "ledger-last.json";
  private static final String JSON = ".json";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final PackedObjects objects;

  Ledger(PackedObjects objects) {
    this.objects = objects;
  }

  /** The entries that nobody has named yet. */
  private record Last(List<String> entries) {}

  /**
   * All of it.
   *
   * @param entries those that can be read, the oldest first
   * @param faults why it cannot be trusted; empty for a ledger that is whole
   */
  public record Reading(List<LedgerEntry> entries, List<String> faults) {
    public Reading {
      entries = List.copyOf(entries);
      faults = List.copyOf(faults);
    }

    /** The hash of the manifest of each backup that was ever made. */
    public Map<String, String> manifests() {
      Map<String, String> manifests = new HashMap<>();
      for (LedgerEntry entry : entries) {
        if (entry.made() != null) {
          manifests.putIfAbsent(entry.made().backup(), entry.made().manifest());
        }
      }
      return manifests;
    }

    /** The backups that were removed on purpose. */
    public Set<String> removed() {
      Set<String> removed = new HashSet<>();
      for (LedgerEntry entry : entries) {
        if (entry.removed() != null) {
          removed.addAll(entry.removed().backups());
        }
      }
      return removed;
    }

    /**
     * The proof that counts for each backup that has one: the last, except that a lesser one does
     * not take away from a full one before it.
     */
    public Map<String, ProofRecord> proofs() {
      Map<String, ProofRecord> proofs = new HashMap<>();
      for (LedgerEntry entry : entries) {
        ProofRecord proof = entry.proof();
        if (proof != null) {
          ProofRecord known = proofs.get(proof.backup());
          if (known == null
              || known.grade() != ProofRecord.Grade.FULL
              || proof.grade() != ProofRecord.Grade.READABLE) {
            proofs.put(proof.backup(), proof);
          }
        }
      }
      return proofs;
    }
  }

  void backupMade(Instant at, String backup, String manifest) throws IOException {
    append(before -> LedgerEntry.of(at, before, new LedgerEntry.Made(backup, manifest)), at);
  }

  /** Notes a proof, also one that failed. */
  public void proven(Instant at, ProofRecord proof) throws IOException {
    append(before -> LedgerEntry.of(at, before, proof), at);
  }

  /** Notes what is about to be removed, before it is. */
  public void removing(Instant at, LedgerEntry.Removed removed) throws IOException {
    append(before -> LedgerEntry.of(at, before, removed), at);
  }

  private synchronized void append(Function<List<String>, LedgerEntry> entry, Instant at)
      throws IOException {
    Scan scan = scan();
    byte[] text = PackedObjects.json(entry.apply(List.copyOf(scan.last())));
    String hash = objects.id(text, text.length);
    objects.put(FOLDER + TIME.format(at) + "-" + hash + JSON, text);
    Last last = new Last(List.of(hash));
    objects.put(LAST, PackedObjects.json(last));
  }

  /** Reads and checks all of it; one entry that is damaged does not hide the others. */
  public Reading read() throws IOException {
    Scan scan = scan();
    List<String> faults = new ArrayList<>(scan.faults());
    for (String missing : scan.missing()) {
      faults.add("an entry of the ledger is missing: " + missing);
    }
    try {
      Optional<Last> last = objects.get(LAST, Last.class);
      if (last.isEmpty() && !scan.hashes().isEmpty()) {
        faults.add(LAST + " is missing");
      }
      for (String hash : last.map(Last::entries).orElse(List.of())) {
        if (!scan.hashes().contains(hash)) {
          faults.add("the last entry of the ledger is missing: " + hash);
        }
      }
    } catch (DamagedException e) {
      faults.add(e.getMessage());
    }
    return new Reading(scan.entries(), faults);
  }

  /**
   * @param hashes of all entries that are there, by their names
   * @param named by other entries as the ones before them
   */
  private record Scan(
      List<LedgerEntry> entries, Set<String> hashes, Set<String> named, List<String> faults) {
    Set<String> last() {
      Set<String> last = new TreeSet<>(hashes);
      last.removeAll(named);
      return last;
    }

    Set<String> missing() {
      Set<String> missing = new TreeSet<>(named);
      missing.removeAll(hashes);
      return missing;
    }
  }

  private Scan scan() throws IOException {
    Scan scan =
        new Scan(new ArrayList<>(), new LinkedHashSet<>(), new HashSet<>(), new ArrayList<>());
    for (Storage.Entry object : objects.list(FOLDER)) {
      String key = object.key();
      int dash = key.lastIndexOf('-');
      if (dash < 0 || !key.endsWith(JSON)) {
        scan.faults().add(key + " is no entry of the ledger");
        continue;
      }
      String hash = key.substring(dash + 1, key.length() - JSON.length());
      scan.hashes().add(hash);
      try {
        Optional<byte[]> text = objects.get(key);
        if (text.isPresent()) {
          LedgerEntry entry = checked(key, hash, text.get());
          scan.named().addAll(entry.before());
          scan.entries().add(entry);
        }
      } catch (DamagedException e) {
        scan.faults().add(String.valueOf(e.getMessage()));
      }
    }
    return scan;
  }

  private LedgerEntry checked(String key, String hash, byte[] text) throws DamagedException {
    if (!objects.id(text, text.length).equals(hash)) {
      throw new DamagedException(key + " is not the entry that was written under that name");
    }
    return PackedObjects.read(key, text, LedgerEntry.class);
  }
}
