package dev.dbkeep.studio.http;

import dev.dbkeep.studio.database.Member;

/** Hears of everything that may change something. */
public interface Witness {
  /** Where nobody listens. */
  Witness NOBODY = (_, _, _, _) -> (_, _) -> {};

  /**
   * Before it is done; what cannot be heard is not done.
   *
   * @param action what was asked, in words
   */
  Entry begin(Member member, String address, String action, Told.Deed deed);

  /** A deed that is under way. */
  interface Entry {
    void end(String outcome, long rows);
  }
}
