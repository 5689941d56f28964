package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import dev.dbkeep.studio.http.Visitor;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What members do with their own account. */
final class Profiles {
  private final Ledger ledger;
  private final Sessions sessions;
  private final Links links;
  private final Passwords passwords;
  private final Identities identities;
  private final Attempts attempts;
  private final Audit audit;

  Profiles(
      Ledger ledger,
      Sessions sessions,
      Links links,
      Passwords passwords,
      Identities identities,
      Audit audit) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.links = links;
    this.passwords = passwords;
    this.identities = identities;
    this.attempts = new Attempts(ledger);
    this.audit = audit;
  }

  /**
   * An account as its owner sees it.
   *
   * @param newEmail the address that counts once its letter is answered; null for none
   * @param hasPassword whether one can sign in without a provider
   */
  record Profile(
      String id,
      String email,
      @Nullable String newEmail,
      String name,
      Member.Access access,
      @Nullable String image,
      boolean hasPassword,
      List<Identities.Linked> identities,
      List<SignedIn> sessions) {}

  /**
   * Where one is signed in.
   *
   * @param current whether it is the browser that asks
   */
  record SignedIn(
      String id,
      String begun,
      String seen,
      String ends,
      String address,
      String agent,
      String means,
      boolean current) {}

  record NewName(String name) {}

  /** A data URL; null for none. */
  record NewImage(@Nullable String image) {}

  /** The one that was, where there was one, and the one to come. */
  record NewPassword(@Nullable String current, String password) {
    @Override
    public String toString() {
      return "password";
    }
  }

  /** Which session; null for all but the one that asks. */
  record Revoked(@Nullable String id) {}

  /** An account elsewhere. */
  record Unlinked(String issuer, String subject) {}

  List<Endpoint<?>> all() {
    return List.of(
        Endpoint.door(
                "/api/profile/get",
                "one's own account and where it is signed in",
                Endpoint.Nothing.class,
                Profile.class,
                (visitor, _) -> profile(visitor))
            .needs(Needs.VIEWER),
        Endpoint.door(
                "/api/profile/name", "another name", NewName.class, Profile.class, this::rename)
            .needs(Needs.VIEWER),
        Endpoint.door(
                "/api/profile/image",
                "another picture, or none",
                NewImage.class,
                Profile.class,
                this::picture)
            .needs(Needs.VIEWER),
        Endpoint.door(
                "/api/profile/password",
                "another password; other browsers are signed out",
                NewPassword.class,
                Profile.class,
                this::password)
            .needs(Needs.VIEWER),
        Endpoint.door(
                "/api/profile/revoke",
                "signs out another browser, or all others",
                Revoked.class,
                Profile.class,
                this::revoke)
            .needs(Needs.VIEWER),
        Endpoint.door(
                "/api/profile/unlink",
                "forgets an account elsewhere",
                Unlinked.class,
                Profile.class,
                this::unlink)
            .needs(Needs.VIEWER));
  }

  Sessions.Current current(Visitor visitor) {
    return sessions
        .current(visitor)
        .orElseThrow(
            () -> DbkeepException.of(ErrorCode.NOT_ALLOWED, "nobody is signed in", "Sign in."));
  }

  Profile profile(Visitor visitor) {
    Sessions.Current current = current(visitor);
    return ledger.read(
        connection -> {
          Account account = Accounts.find(connection, current.account()).orElseThrow();
          return new Profile(
              account.id().toString(),
              account.email(),
              links.wantedEmail(connection, account.id()).orElse(null),
              account.name(),
              account.access(),
              account.image(),
              account.password() != null,
              identities.of(connection, account.id()),
              sessions.of(connection, account.id()).stream()
                  .map(
                      each ->
                          new SignedIn(
                              each.id().toString(),
                              each.begun().toString(),
                              each.seen().toString(),
                              each.ends().toString(),
                              each.address(),
                              each.agent(),
                              each.means(),
                              each.id().equals(current.id())))
                  .toList());
        });
  }

  private Profile rename(Visitor visitor, NewName name) {
    Sessions.Current current = current(visitor);
    ledger.write(
        connection -> {
          Accounts.setName(connection, current.account(), name.name());
          audit.note(connection, current.member(), visitor, "rename", name.name());
          return true;
        });
    return profile(visitor);
  }

  private Profile picture(Visitor visitor, NewImage image) {
    Sessions.Current current = current(visitor);
    String checked = image.image() == null ? null : Images.checked(image.image());
    ledger.write(
        connection -> {
          Accounts.setImage(connection, current.account(), checked);
          return true;
        });
    return profile(visitor);
  }

  /** Who found an open browser must not take the account over: its password is asked. */
  Account owned(Visitor visitor, @Nullable String password) {
    Sessions.Current current = current(visitor);
    Account account =
        ledger.read(connection -> Accounts.find(connection, current.account()).orElseThrow());
    if (account.password() != null) {
      attempts.begin(account.email(), visitor.address());
      if (!passwords.check(String.valueOf(password), account.password())) {
        throw DbkeepException.of(
            ErrorCode.NOT_ALLOWED,
            "the password of this account is another one",
            "Sign out and ask for a link if it is forgotten.");
      }
      attempts.forgive(account.email(), visitor.address());
    }
    return account;
  }

  private Profile password(Visitor visitor, NewPassword given) {
    Given.present(given.password(), "password");
    Sessions.Current current = current(visitor);
    Account account = owned(visitor, given.current());
    Passwords.check(given.password(), account.email(), account.name());
    String hash = passwords.hash(given.password());
    ledger.write(
        connection -> {
          Accounts.setPassword(connection, account.id(), hash, ledger.now());
          Sessions.revoke(connection, account.id(), null, current.id());
          audit.note(connection, current.member(), visitor, "change password", account.email());
          return true;
        });
    return profile(visitor);
  }

  private Profile revoke(Visitor visitor, Revoked revoked) {
    Sessions.Current current = current(visitor);
    UUID which = revoked.id() == null ? null : Given.id(revoked.id(), "browser's session");
    ledger.write(
        connection -> {
          int ended =
              Sessions.revoke(
                  connection, current.account(), which, which == null ? current.id() : null);
          audit.note(connection, current.member(), visitor, "sign out others", ended + " browsers");
          return true;
        });
    return which != null && which.equals(current.id()) ? gone(visitor) : profile(visitor);
  }

  private static Profile gone(Visitor visitor) {
    visitor.take(Sessions.COOKIE);
    throw DbkeepException.of(ErrorCode.NOT_ALLOWED, "signed out", "Sign in.");
  }

  private Profile unlink(Visitor visitor, Unlinked unlinked) {
    Sessions.Current current = current(visitor);
    ledger.write(
        connection -> {
          Accounts.lock(connection);
          identities.unlink(connection, current.account(), unlinked.issuer(), unlinked.subject());
          Account account = Accounts.find(connection, current.account()).orElseThrow();
          if (account.password() == null && identities.of(connection, account.id()).isEmpty()) {
            throw DbkeepException.of(
                ErrorCode.NOT_ALLOWED,
                "without it there would be no way in any more",
                "Choose a password first.");
          }
          audit.note(connection, current.member(), visitor, "unlink", unlinked.issuer());
          return true;
        });
    return profile(visitor);
  }
}
