package dev.dbkeep.backup.watch;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.SlotUse;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.observe.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges numbers: which of them somebody has to know of, and what to do about each. */
public final class Symptoms {
  private static final long MEGA = 1 << 20;

  private final String server;
  private final String repository;
  private final Limits limits;
  private final List<Incident> found = new ArrayList<>();

  private Symptoms(String server, String repository, Limits limits) {
    this.server = server;
    this.repository = repository;
    this.limits = limits;
  }

  /**
   * All incidents that are open by these numbers.
   *
   * @param server as messages name it, without a password
   * @param repository as messages name it
   */
  public static List<Incident> of(Vitals vitals, Limits limits, String server, String repository) {
    Symptoms symptoms = new Symptoms(server, repository, limits);
    symptoms.receiver(vitals);
    symptoms.slot(vitals);
    symptoms.holes(vitals);
    symptoms.backups(vitals);
    symptoms.proof(vitals);
    symptoms.repository(vitals);
    return symptoms.found;
  }

  private void receiver(Vitals vitals) {
    boolean receiving = vitals.exposure().map(Exposure::receiving).orElse(false);
    if (!receiving && vitals.silent().compareTo(limits.silence()) >= 0) {
      String why = vitals.trouble() == null ? "" : ": " + vitals.trouble();
      found.add(
          new Incident(
              "wal-receiver-down",
              server,
              "nothing receives the WAL of " + server + why,
              seconds(vitals.silent()),
              "at most " + seconds(limits.silence()),
              vitals.trouble() == null
                  ? "dbkeep protect"
                  : "Bring the server back; if it is gone: dbkeep rescue"));
      return;
    }
    Optional<Exposure> late =
        vitals.exposure().filter(known -> known.behind().compareTo(limits.rpo()) > 0);
    late.ifPresent(
        known ->
            found.add(
                new Incident(
                    "rpo-high",
                    server,
                    "the received WAL of " + server + " lies behind",
                    seconds(known.behind()) + ", " + megabytes(known.bytes()),
                    "at most " + seconds(limits.rpo()),
                    "Look at the line and the disk between both: dbkeep backup status")));
  }

  private void slot(Vitals vitals) {
    if (vitals.slot().isEmpty()) {
      return;
    }
    SlotUse use = vitals.slot().get();
    if (use.lost()) {
      found.add(
          new Incident(
              "slot-lost",
              server,
              "the server has given up the replication slot: WAL is lost",
              "lost",
              "reserved",
              "dbkeep protect (it makes a new slot and a new base backup)"));
    } else if (use.safe() != null && use.safe() < use.retained()) {
      found.add(
          growing(use, megabytes(use.safe()) + " more and the slot is given up", "half of it"));
    } else if (use.safe() == null && use.retained() > limits.slotBytes()) {
      found.add(growing(use, "until the disk is full", "at most " + megabytes(limits.slotBytes())));
    }
  }

  private Incident growing(SlotUse use, String until, String threshold) {
    return new Incident(
        "slot-growing",
        server,
        "the server keeps WAL for dbkeep, " + until,
        megabytes(use.retained()),
        threshold,
        "Let dbkeep protect catch up; dbkeep protect --end gives the WAL up");
  }

  private void holes(Vitals vitals) {
    if (vitals.holes().open() > 0) {
      found.add(
          new Incident(
              "wal-hole",
              repository,
              "segments of WAL are missing: what was written after them cannot be restored",
              vitals.holes().open() + " segments",
              "none",
              "dbkeep backup verify says what survives; dbkeep backup now begins anew"));
    }
  }

  private void backups(Vitals vitals) {
    if (limits.backupAge() == null) {
      return;
    }
    Optional<Instant> newest = vitals.stored().newest().map(BackupManifest::ended);
    Duration age = newest.map(at -> Duration.between(at, vitals.at())).orElse(Duration.ZERO);
    if (newest.isPresent() && age.compareTo(limits.backupAge()) > 0) {
      found.add(
          new Incident(
              "backup-late",
              repository,
              "the newest base backup is old",
              age.toHours() + " h",
              "at most " + limits.backupAge().toHours() + " h",
              "dbkeep backup now"));
    }
  }

  private void proof(Vitals vitals) {
    if (limits.proofAge() == null) {
      return;
    }
    Optional<ProofRecord> proof = vitals.stored().proof();
    if (proof.isPresent() && proof.get().grade() == ProofRecord.Grade.FAILED) {
      found.add(
          new Incident(
              "backup-unproven",
              repository,
              "backup " + proof.get().backup() + " failed its proof",
              proof.get().failures().stream().findFirst().orElse("failed"),
              "restored and equal to the primary",
              "dbkeep backup verify; then dbkeep backup now and dbkeep backup prove"));
      return;
    }
    Optional<Instant> since =
        proof
            .map(ProofRecord::started)
            .or(() -> vitals.stored().oldest().map(BackupManifest::ended));
    Duration age = since.map(at -> Duration.between(at, vitals.at())).orElse(Duration.ZERO);
    if (age.compareTo(limits.proofAge()) > 0) {
      found.add(
          new Incident(
              "backup-unproven",
              repository,
              "no backup has been proven for a while",
              age.toHours() + " h",
              "at most " + limits.proofAge().toHours() + " h",
              "dbkeep backup prove"));
    }
  }

  private void repository(Vitals vitals) {
    int faults = vitals.faults().size() + vitals.stored().damaged();
    if (faults > 0) {
      found.add(
          new Incident(
              "repository-damaged",
              repository,
              vitals.faults().stream().findFirst().orElse("a manifest cannot be read"),
              faults + (faults == 1 ? " fault" : " faults"),
              "none",
              "dbkeep backup verify says what can still be restored; dbkeep backup now"));
    }
    long need = vitals.stored().newest().map(BackupManifest::storedBytes).orElse(0L);
    if (vitals.free() < Math.max(need, vitals.bytes() / 10)) {
      found.add(
          new Incident(
              "repository-full",
              repository,
              "there is hardly room left for backups",
              megabytes(vitals.free()) + " free",
              "a tenth of the " + megabytes(vitals.bytes()) + " that are there",
              "Make room, or keep less: dbkeep backup prune --keep-days 3"));
    }
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }

  private static String megabytes(long bytes) {
    return bytes / MEGA + " MB";
  }
}
