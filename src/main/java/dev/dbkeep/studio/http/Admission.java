package dev.dbkeep.studio.http;

import dev.dbkeep.studio.database.Member;
import java.util.Optional;

/** Knows in whose name a request comes. */
public interface Admission {
  /** Empty where it comes in nobody's. */
  Optional<Member> member(Visitor visitor);

  /** What is said to nobody. */
  Refusal stranger();

  /**
   * Whether browsers prove by themselves who they are, so that a request has to show that it comes
   * from a page of ours.
   */
  boolean ambient();

  /** Whether a member may send SQL of his own. */
  boolean allowsFreeSql(Member member);

  /**
   * Why somebody is not let in.
   *
   * @param code a name that stays, by which the pages know what to show
   */
  record Refusal(String code, String message, String hint) {}
}
