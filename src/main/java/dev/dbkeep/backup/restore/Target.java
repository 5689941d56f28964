package dev.dbkeep.backup.restore;

import dev.dbkeep.postgres.Lsn;
import java.time.Instant;

/** The moment to be back at. */
public sealed interface Target {
  /** As new as what was received. */
  record Latest() implements Target {}

  /** With every commit up to and including this time, and none after it. */
  record Time(Instant at) implements Target {}

  /** With every record that begins before this place. */
  record Place(Lsn at) implements Target {}

  /** Just before a transaction committed; where that was has to be found first. */
  record BeforeTransaction(long xid) implements Target {}

  /**
   * Just before or just behind the commit of a transaction.
   *
   * @param at the commit, or where the transaction first locked a table
   * @param end behind the record of the commit
   * @param included whether the transaction counts
   */
  record AtCommit(long xid, int timeline, Lsn at, Lsn end, boolean included) implements Target {}

  /** At a restore point made by pg_create_restore_point. */
  record RestorePoint(String name) implements Target {}
}
