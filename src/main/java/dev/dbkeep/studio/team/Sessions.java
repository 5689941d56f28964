package dev.dbkeep.studio.team;

import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.http.Admission;
import dev.dbkeep.studio.http.Visitor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in where. A session is looked up at every request, so that it ends everywhere at
 * once when it is revoked, its account disabled, or its time over.
 */
final class Sessions implements Admission {
  static final String COOKIE = "session";

  private static final Duration IDLE = Duration.ofHours(12);
  private static final Duration LIFE = Duration.ofDays(14);
  private static final Duration STEP = Duration.ofMinutes(1);

  private static final String FIND =
      """
      SELECT s.id, s.seen, a.id AS account, a.name, a.access
        FROM dbkeep.studio_session s JOIN dbkeep.studio_account a ON a.id = s.account
       WHERE s.hash = ? AND s.ends > ? AND s.seen > ? AND a.disabled IS NULL
      """;

  private final Ledger ledger;
  private final Reach reach;

  /**
   * Kept there.
   *
   * @param reach whether SQL of a member can reach the accounts
   */
  Sessions(Ledger ledger, Reach reach) {
    this.ledger = ledger;
    this.reach = reach;
  }

  /**
   * A browser that is signed in.
   *
   * @param means how: {@code password}, or the name of a provider
   */
  record Session(
      UUID id,
      Instant begun,
      Instant seen,
      Instant ends,
      String address,
      String agent,
      String means) {}

  /** The one of a request. */
  record Current(UUID id, Instant seen, Member member) {
    UUID account() {
      return UUID.fromString(member.id());
    }
  }

  Optional<Current> current(Visitor visitor) {
    String token = visitor.cookie(COOKIE);
    if (token == null || token.isEmpty()) {
      return Optional.empty();
    }
    Instant now = ledger.now();
    byte[] hash = Secret.hash(token);
    Optional<Current> found =
        ledger.read(
            connection ->
                Query.of(FIND, hash, now, now.minus(IDLE)).first(connection, Sessions::current));
    if (found.isPresent() && found.get().seen().plus(STEP).isBefore(now)) {
      ledger.write(
          connection ->
              Query.of(
                      "UPDATE dbkeep.studio_session SET seen = ?, address = ? WHERE hash = ?",
                      now,
                      visitor.address(),
                      hash)
                  .run(connection));
    }
    return found;
  }

  private static Current current(ResultSet row) throws SQLException {
    return new Current(
        row.getObject("id", UUID.class),
        Query.moment(row, "seen"),
        new Member(
            row.getString("account"),
            row.getString("name"),
            Member.Access.valueOf(row.getString("access"))));
  }

  /** Lets a browser in, always with a new secret: one that was planted before is worth nothing. */
  void begin(Connection connection, UUID account, Visitor visitor, String means)
      throws SQLException {
    Secret secret = Secret.random();
    Instant now = ledger.now();
    Query.of("DELETE FROM dbkeep.studio_session WHERE ends < ? OR seen < ?", now, now.minus(IDLE))
        .run(connection);
    end(connection, visitor);
    Query.of(
            "INSERT INTO dbkeep.studio_session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            UUID.randomUUID(),
            secret.hash(),
            account,
            now,
            now,
            now.plus(LIFE),
            visitor.address(),
            visitor.agent(),
            means)
        .run(connection);
    visitor.give(COOKIE, secret.text(), LIFE);
  }

  /** Ends that of a request, if it has one. */
  void end(Connection connection, Visitor visitor) throws SQLException {
    String token = visitor.cookie(COOKIE);
    if (token != null) {
      Query.of("DELETE FROM dbkeep.studio_session WHERE hash = ?", Secret.hash(token))
          .run(connection);
    }
  }

  List<Session> of(Connection connection, UUID account) throws SQLException {
    Instant now = ledger.now();
    return Query.of(
            "SELECT * FROM dbkeep.studio_session WHERE account = ? AND ends > ? AND seen > ? ORDER"
                + " BY seen DESC",
            account,
            now,
            now.minus(IDLE))
        .all(
            connection,
            row ->
                new Session(
                    row.getObject("id", UUID.class),
                    Query.moment(row, "begun"),
                    Query.moment(row, "seen"),
                    Query.moment(row, "ends"),
                    row.getString("address"),
                    row.getString("agent"),
                    row.getString("means")));
  }

  /**
   * Ends sessions of an account.
   *
   * @param which null for all
   * @param but the one that stays; null for none
   */
  static int revoke(Connection connection, UUID account, @Nullable UUID which, @Nullable UUID but)
      throws SQLException {
    return Query.of(
            "DELETE FROM dbkeep.studio_session WHERE account = ? AND (CAST(? AS uuid) IS NULL OR id"
                + " = CAST(? AS uuid)) AND id IS DISTINCT FROM CAST(? AS uuid)",
            account,
            which,
            which,
            but)
        .run(connection);
  }

  @Override
  public Optional<Member> member(Visitor visitor) {
    return current(visitor).map(Current::member);
  }

  @Override
  public Refusal stranger() {
    return new Refusal("SIGN_IN", "nobody is signed in here", "Sign in on the page.");
  }

  @Override
  public boolean ambient() {
    return true;
  }

  @Override
  public boolean allowsFreeSql(Member member) {
    return member.access() == Member.Access.ADMIN || !reach.isOpen();
  }
}
