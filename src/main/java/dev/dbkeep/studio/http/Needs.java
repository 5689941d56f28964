package dev.dbkeep.studio.http;

import dev.dbkeep.studio.database.Member;
import org.jspecify.annotations.Nullable;

/** Who may ask a thing. */
public enum Needs {
  /** Anybody who reaches the server: what there is before somebody signed in. */
  NOTHING,
  VIEWER,
  EDITOR,
  ADMIN;

  /** Whether it may be asked by this member; null for nobody known. */
  public boolean metBy(@Nullable Member member) {
    if (member == null) {
      return this == NOTHING;
    }
    return switch (this) {
      case NOTHING, VIEWER -> true;
      case EDITOR -> member.access() != Member.Access.VIEWER;
      case ADMIN -> member.access() == Member.Access.ADMIN;
    };
  }
}
