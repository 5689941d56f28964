package dev.dbkeep.backup.repo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a proof of a backup found, as the ledger keeps it.
 *
 * @param started by the clock of the machine that proved it
 * @param target what it was replayed to: the name of a restore point, a time, {@code latest}
 * @param recovery from nothing to a server that answers: what a restore takes, the measured RTO
 * @param bytes of the restored files
 * @param writing of that the time for writing files
 * @param tables that were read completely
 * @param compared of these, equal to the primary in the number of rows and their hash
 * @param checked what was found good, a sentence each
 * @param omitted what could not be looked at and why
 * @param failures what is wrong; empty unless the grade is {@link Grade#FAILED}
 */
public record ProofRecord(
    String backup,
    Instant started,
    Grade grade,
    String target,
    Duration recovery,
    Duration writing,
    Duration all,
    long bytes,
    int tables,
    int compared,
    long rows,
    List<String> checked,
    List<String> omitted,
    List<String> failures) {
  public ProofRecord {
    checked = List.copyOf(checked);
    omitted = List.copyOf(omitted);
    failures = List.copyOf(failures);
  }

  /** How much was shown. */
  public enum Grade {
    /** Restored, replayed, read, and every table equal to the primary at one exact moment. */
    FULL,
    /** Restored, replayed and read, but not compared with the primary in everything. */
    READABLE,
    /** It cannot be restored, or is not what the primary had. */
    FAILED
  }

  /** In bytes a second, of the restored files. */
  public long restoreRate() {
    long millis = Math.max(1, writing.toMillis());
    return bytes * 1000 / millis;
  }
}
