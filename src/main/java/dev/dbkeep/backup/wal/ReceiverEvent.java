package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;

/** What a receiver tells whoever watches it; the sentences are made where they are shown. */
public sealed interface ReceiverEvent {
  /** Streaming has begun. */
  record Connected(String systemId, int timeline, Lsn from) implements ReceiverEvent {}

  /**
   * Something was written or the server gave a sign of life.
   *
   * @param flushed what survives the loss of both machines' power
   * @param serverEnd what the server has written; the difference is what would be lost with it
   * @param serverTime when the server had written that much, by its own clock
   */
  record Advanced(int timeline, Lsn written, Lsn flushed, Lsn serverEnd, Instant serverTime)
      implements ReceiverEvent {}

  /** A segment is complete and on disk. */
  record SegmentDone(WalFile file) implements ReceiverEvent {}

  /** The server was promoted: its log goes on under another number. */
  record TimelineSwitched(int from, int to, Lsn at) implements ReceiverEvent {}

  /** Nothing streams at the moment; it is tried again by itself. */
  record Trouble(String message, Duration pause) implements ReceiverEvent {}

  /**
   * WAL that the server no longer has and we never got: no backup from before it can be restored to
   * a moment behind it.
   *
   * @param from the first place that is missing
   * @param to where it goes on
   */
  record Hole(int timeline, Lsn from, Lsn to) implements ReceiverEvent {}
}
