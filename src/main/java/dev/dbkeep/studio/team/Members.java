package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import dev.dbkeep.studio.http.Visitor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What admins do with the accounts of others. */
final class Members {
  private final Ledger ledger;
  private final Sessions sessions;
  private final Links links;
  private final Letters letters;
  private final Audit audit;

  Members(Ledger ledger, Sessions sessions, Links links, Letters letters, Audit audit) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.links = links;
    this.letters = letters;
    this.audit = audit;
  }

  /** All members, by name. */
  record MemberList(List<Listed> members) {}

  /**
   * A member as admins see him.
   *
   * @param sessions in how many browsers he is signed in
   * @param seen when last; null for not now
   */
  record Listed(
      String id,
      String email,
      String name,
      Member.Access access,
      @Nullable String image,
      boolean verified,
      boolean disabled,
      int sessions,
      @Nullable String seen) {}

  record Invitation(String email, String name, Member.Access access) {}

  record NewAccess(String id, Member.Access access) {}

  record Closed(String id, boolean disabled) {}

  record Which(String id) {}

  /**
   * A link that was made.
   *
   * @param sent whether the mail server took it
   * @param link to be passed on by hand; null when it was sent
   */
  record Made(boolean sent, @Nullable String link) {}

  List<Endpoint<?>> all() {
    return List.of(
        Endpoint.get("/api/members", "who may use this Studio", MemberList.class, (_, _) -> list())
            .needs(Needs.ADMIN),
        Endpoint.door(
                "/api/members/invite",
                "lets somebody join, by a link",
                Invitation.class,
                Made.class,
                this::invite)
            .needs(Needs.ADMIN),
        Endpoint.door(
                "/api/members/access",
                "what somebody may do",
                NewAccess.class,
                MemberList.class,
                this::access)
            .needs(Needs.ADMIN),
        Endpoint.door(
                "/api/members/close",
                "closes an account, or opens it again",
                Closed.class,
                MemberList.class,
                this::close)
            .needs(Needs.ADMIN),
        Endpoint.door(
                "/api/members/link",
                "a new link for somebody who forgot his password",
                Which.class,
                Made.class,
                this::link)
            .needs(Needs.ADMIN),
        Endpoint.door(
                "/api/members/revoke",
                "signs somebody out everywhere",
                Which.class,
                MemberList.class,
                this::revoke)
            .needs(Needs.ADMIN));
  }

  private MemberList list() {
    return ledger.read(
        connection ->
            new MemberList(
                Accounts.all(connection).stream()
                    .map(account -> listed(connection, account))
                    .toList()));
  }

  private Listed listed(Connection connection, Account account) {
    try {
      List<Sessions.Session> open = sessions.of(connection, account.id());
      return new Listed(
          account.id().toString(),
          account.email(),
          account.name(),
          account.access(),
          account.image(),
          account.verified(),
          account.disabled(),
          open.size(),
          open.isEmpty() ? null : open.getFirst().seen().toString());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Member admin(Visitor visitor) {
    return sessions
        .member(visitor)
        .orElseThrow(
            () -> DbkeepException.of(ErrorCode.NOT_ALLOWED, "nobody is signed in", "Sign in."));
  }

  private Made invite(Visitor visitor, Invitation invitation) {
    Member admin = admin(visitor);
    return ledger.write(
        connection -> {
          Accounts.lock(connection);
          Account account =
              Accounts.add(
                  connection,
                  invitation.email(),
                  invitation.name(),
                  Given.present(invitation.access(), "role"),
                  ledger.now());
          audit.note(
              connection,
              admin,
              visitor,
              "invite",
              account.email() + " as " + lower(account.access()));
          Secret secret = links.make(connection, Links.Purpose.INVITATION, account.id());
          return made(
              letters.delivers() && letters.invite(account, admin.name(), visitor.origin(), secret),
              visitor,
              secret);
        });
  }

  private Made made(boolean sent, Visitor visitor, Secret secret) {
    return new Made(sent, sent ? null : Letters.address(visitor.origin(), secret));
  }

  private static String lower(Member.Access access) {
    return access.name().toLowerCase(Locale.ROOT);
  }

  private MemberList access(Visitor visitor, NewAccess wanted) {
    Member admin = admin(visitor);
    ledger.write(
        connection -> {
          Accounts.lock(connection);
          Account account = Accounts.get(connection, wanted.id());
          Accounts.setAccess(connection, account.id(), wanted.access());
          audit.note(
              connection,
              admin,
              visitor,
              "change access",
              "%s from %s to %s"
                  .formatted(account.email(), lower(account.access()), lower(wanted.access())));
          return true;
        });
    return list();
  }

  private MemberList close(Visitor visitor, Closed closed) {
    Member admin = admin(visitor);
    ledger.write(
        connection -> {
          Accounts.lock(connection);
          Account account = Accounts.get(connection, closed.id());
          Accounts.setDisabled(connection, account.id(), closed.disabled() ? ledger.now() : null);
          if (closed.disabled()) {
            Sessions.revoke(connection, account.id(), null, null);
          }
          audit.note(
              connection,
              admin,
              visitor,
              closed.disabled() ? "close account" : "open account",
              account.email());
          return true;
        });
    return list();
  }

  private Made link(Visitor visitor, Which which) {
    Member admin = admin(visitor);
    return ledger.write(
        connection -> {
          Account account = Accounts.get(connection, which.id());
          boolean joined = account.verified();
          Secret secret =
              links.make(
                  connection,
                  joined ? Links.Purpose.RESET : Links.Purpose.INVITATION,
                  account.id());
          audit.note(connection, admin, visitor, "make link", account.email());
          boolean sent =
              letters.delivers()
                  && (joined
                      ? letters.reset(account, visitor.origin(), secret)
                      : letters.invite(account, admin.name(), visitor.origin(), secret));
          return made(sent, visitor, secret);
        });
  }

  private MemberList revoke(Visitor visitor, Which which) {
    Member admin = admin(visitor);
    ledger.write(
        connection -> {
          Account account = Accounts.get(connection, which.id());
          Sessions.revoke(connection, account.id(), null, null);
          audit.note(connection, admin, visitor, "sign out", account.email());
          return true;
        });
    return list();
  }
}
