package dev.dbkeep.studio.design;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Member;

/** Who may draw: texts of a design run on a scratch database, which is more than looking. */
final class Rights {
  private Rights() {}

  static void draw(Caller caller) {
    if (caller.member().access() == Member.Access.VIEWER) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          caller.member().name() + " may look and not draw",
          "Ask an administrator of this Studio for the role of an editor.");
    }
  }
}
