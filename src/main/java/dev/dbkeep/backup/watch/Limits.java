package dev.dbkeep.backup.watch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From when on somebody has to know.
 *
 * @param silence how long nothing may receive WAL
 * @param rpo how far the received WAL may lie behind
 * @param backupAge how old the newest backup may be; null when none is made by itself
 * @param proofAge how old the last proof may be; null when none is made by itself
 * @param slotBytes how much WAL the server may keep where it has no limit of its own
 */
public record Limits(
    Duration silence,
    Duration rpo,
    @Nullable Duration backupAge,
    @Nullable Duration proofAge,
    long slotBytes) {
  private static final long TEN_GIGABYTES = 10L << 30;

  /** For one look at what `protect` does when nothing else is asked of it. */
  public static final Limits NOW = of(Duration.ofHours(24), true, Duration.ZERO);

  /**
   * For a protection that makes a backup every so often.
   *
   * @param every null for never
   * @param proves whether it proves them
   */
  public static Limits of(@Nullable Duration every, boolean proves) {
    return of(every, proves, Duration.ofSeconds(30));
  }

  private static Limits of(@Nullable Duration every, boolean proves, Duration silence) {
    // twice: the next one has its own time, and one that fails is tried again
    Duration twice = every == null ? null : every.multipliedBy(2).plusHours(1);
    return new Limits(silence, Duration.ofSeconds(60), twice, proves ? twice : null, TEN_GIGABYTES);
  }
}
