package dev.dbkeep.studio.http;

import dev.dbkeep.studio.database.Member;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Lets in whoever knows the token of this start. Any web page can send requests to this machine;
 * only ours was told the token.
 */
public final class LocalToken implements Admission {
  private static final int TOKEN_BYTES = 32;
  private static final String BEARER = "Bearer ";

  private final Member member;
  private final String token;

  /**
   * With a token of its own.
   *
   * @param member in whose name everybody asks who knows it
   */
  public LocalToken(Member member) {
    this.member = member;
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** What follows the address: no server and no log ever sees it there. */
  public String fragment() {
    return "/#token=" + token;
  }

  @Override
  public Optional<Member> member(Visitor visitor) {
    String authorization = visitor.header("Authorization");
    boolean knows =
        authorization != null
            && authorization.startsWith(BEARER)
            && MessageDigest.isEqual(
                authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                token.getBytes(StandardCharsets.UTF_8));
    return knows ? Optional.of(member) : Optional.empty();
  }

  @Override
  public Refusal stranger() {
    return new Refusal(
        "NO_TOKEN",
        "the request lacks the token of this Studio",
        "Open the address that `dbkeep studio` printed.");
  }

  @Override
  public boolean ambient() {
    return false;
  }

  @Override
  public boolean allowsFreeSql(Member anybody) {
    return true;
  }
}
