package dev.dbkeep.backup.watch;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.SlotUse;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.observe.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a protection fares at one moment.
 *
 * @param exposure what would be lost with the server; empty when it cannot be asked, or has no slot
 * @param silent for how long nothing has received its WAL; zero while something does
 * @param slot empty when the server cannot be asked, or has none
 * @param trouble why the server cannot be asked, or null
 * @param bytes that the repository takes
 * @param free what can still be written there; {@link Long#MAX_VALUE} when nobody can tell
 * @param verified when everything was read last; null before the first time
 * @param faults what was found wrong then, a sentence each
 */
public record Vitals(
    Instant at,
    Optional<Exposure> exposure,
    Duration silent,
    Optional<SlotUse> slot,
    @Nullable String trouble,
    StoredState stored,
    Holes holes,
    long bytes,
    long free,
    @Nullable Instant verified,
    List<String> faults) {
  private static final double MILLIS = 1000;

  public Vitals {
    faults = List.copyOf(faults);
  }

  /**
   * Segments of WAL that are missing.
   *
   * @param all since the oldest backup
   * @param open since the newest one: what was written after them cannot be restored
   */
  public record Holes(int all, int open) {}

  /** As Prometheus reads them; what is not known is left out. */
  public List<Metric> metrics() {
    List<Metric> all = new ArrayList<>();
    all.add(
        Metric.of(
            "dbkeep_wal_receiving",
            "Whether something receives the server's WAL now.",
            exposure.map(Exposure::receiving).orElse(false)));
    exposure.ifPresent(known -> addExposure(all, known));
    slot.ifPresent(use -> addSlot(all, use));
    all.add(Metric.of("dbkeep_wal_holes", "Segments of WAL that are missing.", holes.all()));
    all.add(Metric.of("dbkeep_backups", "Complete base backups.", stored.backups()));
    stored.newest().ifPresent(newest -> addBackup(all, newest));
    stored.proof().ifPresent(proof -> addProof(all, proof));
    all.add(Metric.of("dbkeep_repository_bytes", "What the repository takes.", bytes));
    if (free != Long.MAX_VALUE) {
      all.add(Metric.of("dbkeep_repository_free_bytes", "What can still be written there.", free));
    }
    all.add(
        Metric.of(
            "dbkeep_repository_faults",
            "What is damaged, missing or forged in the repository.",
            faults.size() + stored.damaged()));
    if (verified != null) {
      all.add(
          time(
              "dbkeep_repository_verified_timestamp_seconds",
              "When everything in the repository was read last.",
              verified));
    }
    all.add(time("dbkeep_look_timestamp_seconds", "When these numbers were taken.", at));
    return all;
  }

  private static void addExposure(List<Metric> all, Exposure known) {
    all.add(
        Metric.of(
            "dbkeep_rpo_bytes",
            "WAL that would be lost if the server were gone now.",
            known.bytes()));
    all.add(
        Metric.of(
            "dbkeep_rpo_seconds",
            "How far back the newest moment lies at which nothing was missing.",
            known.behind().toMillis() / MILLIS));
  }

  private static void addSlot(List<Metric> all, SlotUse use) {
    all.add(
        Metric.of(
            "dbkeep_slot_retained_bytes", "WAL that the server keeps for dbkeep.", use.retained()));
    if (use.safe() != null) {
      all.add(
          Metric.of(
              "dbkeep_slot_safe_bytes",
              "WAL that can be written before the server gives up the slot.",
              use.safe()));
    }
  }

  private static void addBackup(List<Metric> all, BackupManifest newest) {
    all.add(
        time(
            "dbkeep_last_backup_timestamp_seconds",
            "When the newest base backup ended.",
            newest.ended()));
    all.add(
        Metric.of(
            "dbkeep_last_backup_bytes", "How large the newest base backup is.", newest.bytes()));
  }

  private static void addProof(List<Metric> all, ProofRecord proof) {
    boolean good = proof.grade() != ProofRecord.Grade.FAILED;
    all.add(
        time("dbkeep_last_proof_timestamp_seconds", "When the last proof began.", proof.started()));
    all.add(Metric.of("dbkeep_last_proof_ok", "Whether the last proof succeeded.", good));
    if (good) {
      all.add(
          Metric.of(
              "dbkeep_rto_seconds",
              "From nothing to a server that answers, as the last proof measured it.",
              proof.recovery().toMillis() / MILLIS));
    }
  }

  private static Metric time(String name, String help, Instant at) {
    return Metric.of(name, help, at.toEpochMilli() / MILLIS);
  }
}
