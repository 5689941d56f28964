package dev.dbkeep.cli.studio;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Member;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may run actions, and what they have to type before.
 *
 * @param protectedName of an environment that is protected
 */
record ActionRules(boolean readOnly, @Nullable String protectedName) {
  /** What goes has to be named itself; else the environment, where it is protected. */
  Optional<String> typed(Optional<String> goes) {
    return goes.or(() -> Optional.ofNullable(protectedName));
  }

  void check(Member member, @Nullable String wanted, @Nullable String typed) {
    if (readOnly) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "Studio was started with --read-only",
          "Start `dbkeep studio` without it, or run the command in a terminal.");
    }
    if (member.access() != Member.Access.ADMIN) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          member.name() + " may not run commands of dbkeep",
          "Ask somebody with the role admin.");
    }
    if (wanted != null && !wanted.equals(typed)) {
      throw DbkeepException.of(
          ErrorCode.PROTECTED,
          "this needs the name " + wanted + " to be typed",
          "Type it to show that this is meant.");
    }
  }
}
