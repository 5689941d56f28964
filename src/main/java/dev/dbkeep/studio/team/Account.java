package dev.dbkeep.studio.team;

import dev.dbkeep.studio.database.Member;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may use this Studio.
 *
 * @param verified whether a link sent to the address was opened, or a provider vouched for it
 * @param disabled whether nobody gets in with it any more
 * @param password as argon2id writes it; null for somebody who signs in elsewhere
 * @param image as a data URL
 */
record Account(
    UUID id,
    String email,
    String name,
    Member.Access access,
    boolean verified,
    boolean disabled,
    @Nullable String password,
    @Nullable String image) {
  Member member() {
    return new Member(id.toString(), name, access);
  }

  @Override
  public String toString() {
    return email;
  }
}
