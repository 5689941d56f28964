package dev.dbkeep.plan;

import dev.dbkeep.catalog.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Something a person must know before a step runs.
 *
 * @param object what it is about; for a column the table with the column in {@code subject}
 * @param subject the exact name a consent flag must give, for example {@code public.users.email}
 * @param message what would happen, and to how much where it was counted
 * @param remedy what to do instead
 * @param probe finds out on the real database whether it applies and to how many rows; null when it
 *     always applies
 */
public record Hazard(
    Kind kind,
    ObjectId object,
    String subject,
    String message,
    String remedy,
    @Nullable Probe probe) {
  /** What a hazard means for the data and for the application. */
  public enum Kind {
    /** Data is gone afterwards; refused until the object is named. */
    DATA_LOSS(true),
    /**
     * The step fails, or loses values, depending on the rows that are there; counted before it
     * runs.
     */
    DATA_DEPENDENT(true),
    /**
     * Reads or writes wait longer than the lock budget: a rewrite or a scan under a strong lock.
     */
    LONG_LOCK(false),
    /** The running application may break: a rename, a removed column. */
    BREAKS_APPLICATION(false),
    /** Cannot be taken back once done: an added enum value. */
    IRREVERSIBLE(false);

    private final boolean needsConsent;

    Kind(boolean needsConsent) {
      this.needsConsent = needsConsent;
    }

    public boolean needsConsent() {
      return needsConsent;
    }
  }
}
