package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Member;
import java.util.Locale;

/** What a member is told who may not do something. */
final class Refusals {
  private Refusals() {}

  static DbkeepException of(Member member, Needs needs) {
    return DbkeepException.of(
        ErrorCode.NOT_ALLOWED,
        "%s is %s here, and this needs %s"
            .formatted(member.name(), role(member.access().name()), role(needs.name())),
        "An admin can change it on the page Members.");
  }

  static DbkeepException ofFreeSql(Member member) {
    return DbkeepException.of(
        ErrorCode.NOT_ALLOWED,
        "%s is %s here, and SQL of one's own is for admins, since it could read and change the"
                .formatted(member.name(), role(member.access().name()))
            + " accounts, which lie within its reach",
        "Keep the accounts where the role of this database cannot reach them: set"
            + " studio-accounts-url.");
  }

  static DbkeepException ofEnded(Member member) {
    return DbkeepException.of(
        ErrorCode.NOT_ALLOWED,
        member.name() + " was signed out or may do less than before, so this was stopped",
        "Sign in again; an admin sees on the page Members what you may do.");
  }

  private static String role(String name) {
    String word = name.toLowerCase(Locale.ROOT);
    return (word.startsWith("v") ? "a " : "an ") + word;
  }
}
