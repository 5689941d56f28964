package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.http.Visitor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets people in: by their password, and by the links they were sent. */
final class Door {
  private final Ledger ledger;
  private final Sessions sessions;
  private final Links links;
  private final Passwords passwords;
  private final Attempts attempts;
  private final Letters letters;
  private final Audit audit;

  Door(
      Ledger ledger,
      Sessions sessions,
      Links links,
      Passwords passwords,
      Letters letters,
      Audit audit) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.links = links;
    this.passwords = passwords;
    this.attempts = new Attempts(ledger);
    this.letters = letters;
    this.audit = audit;
  }

  /** Who one says to be. */
  record Credentials(String email, String password) {
    @Override
    public String toString() {
      return email;
    }
  }

  /** Whom a password was forgotten by. */
  record Forgotten(String email) {}

  /** A link that somebody opened. */
  record Opened(String secret) {}

  /** What it is for. */
  record Invited(String purpose, @Nullable String email, @Nullable String name) {}

  /**
   * What its reader answers.
   *
   * @param email of the first admin alone: others are known by their link
   */
  record Joined(String secret, @Nullable String email, @Nullable String name, String password) {
    @Override
    public String toString() {
      return "joined";
    }
  }

  /** Who is in. */
  record Entered(String id, String name, Member.Access access) {
    static Entered of(Account account) {
      return new Entered(account.id().toString(), account.name(), account.access());
    }
  }

  /** Nothing more is to be said. */
  record Done() {}

  /** The same answer, after the same time, whether there is such an account or not. */
  Entered signIn(Visitor visitor, Credentials given) {
    Given.present(given.email(), "e-mail address");
    Given.present(given.password(), "password");
    attempts.begin(given.email(), visitor.address());
    Optional<Account> found =
        ledger.read(connection -> Accounts.byEmail(connection, given.email()));
    boolean right = passwords.check(given.password(), found.map(Account::password).orElse(null));
    if (!right || found.isEmpty() || found.get().disabled() || !found.get().verified()) {
      ledger.write(connection -> refused(connection, visitor, given.email(), found, right));
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "e-mail address and password do not belong together",
          "Check both. Somebody who forgot the password gets a link from here or from an admin.");
    }
    attempts.forgive(given.email(), visitor.address());
    Account account = found.get();
    ledger.write(
        connection -> {
          sessions.begin(connection, account.id(), visitor, "password");
          audit.note(connection, account.member(), visitor, "sign in", "password");
          return true;
        });
    return Entered.of(account);
  }

  /** In the same time whatever was wrong; what is no address may be a password in its field. */
  private boolean refused(
      Connection connection, Visitor visitor, String tried, Optional<Account> found, boolean right)
      throws SQLException {
    String why =
        found.isEmpty()
            ? "no such member"
            : !found.get().verified()
                ? "the invitation was not opened yet"
                : found.get().disabled() ? "the account is closed" : "wrong password";
    String whom =
        found
            .map(Account::email)
            .orElse(Accounts.looksLikeEmail(tried) ? tried.strip() : "what is no e-mail address");
    audit.refused(
        connection,
        found.map(Account::id).orElse(null),
        visitor,
        "sign in",
        whom,
        right ? why + ", with the right password" : why);
    return true;
  }

  Done signOut(Visitor visitor) {
    ledger.write(
        connection -> {
          sessions.end(connection, visitor);
          return true;
        });
    visitor.take(Sessions.COOKIE);
    return new Done();
  }

  /** Never says whether there is such an account. */
  Done forgot(Visitor visitor, Forgotten forgotten) {
    Given.present(forgotten.email(), "e-mail address");
    attempts.begin("forgotten " + forgotten.email(), visitor.address());
    letters.later(
        () -> {
          Optional<Account> account =
              ledger.read(connection -> Accounts.byEmail(connection, forgotten.email()));
          // a new link ends the one before: that of an invitation, or one passed on by hand
          boolean may = account.map(each -> each.verified() && !each.disabled()).orElse(false);
          if (letters.delivers() && may) {
            Secret secret = link(account.get().id(), Links.Purpose.RESET);
            letters.reset(account.get(), visitor.origin(), secret);
          }
        });
    return new Done();
  }

  private Secret link(UUID account, Links.Purpose purpose) {
    return ledger.write(connection -> links.make(connection, purpose, account));
  }

  Invited look(Opened opened) {
    Given.present(opened.secret(), "secret of a link");
    return ledger.read(
        connection -> {
          Links.Link link = links.look(connection, opened.secret());
          UUID id = link.account();
          Optional<Account> account = id == null ? Optional.empty() : Accounts.find(connection, id);
          return new Invited(
              link.purpose().name(),
              link.email() != null ? link.email() : account.map(Account::email).orElse(null),
              account.map(Account::name).orElse(null));
        });
  }

  /** Sets the password of whoever opened the link, and lets him in. */
  Entered join(Visitor visitor, Joined joined) {
    // looked at before the password is hashed, which costs much and must not be had for nothing
    Invited invited = look(new Opened(joined.secret()));
    Links.requireEntrance(invited.purpose());
    Given.present(joined.password(), "password");
    String email = String.valueOf(invited.email() == null ? joined.email() : invited.email());
    Passwords.check(joined.password(), email, String.valueOf(joined.name()));
    String hash = passwords.hash(joined.password());
    return ledger.write(
        connection -> {
          Accounts.lock(connection);
          Links.Link link = links.open(connection, joined.secret());
          UUID id = link.account();
          if (id == null) {
            if (!Accounts.none(connection)) {
              throw DbkeepException.of(
                  ErrorCode.NOT_ALLOWED, "this Studio has an admin already", "Sign in.");
            }
            String name = joined.name() == null ? email : joined.name();
            id = Accounts.add(connection, email, name, Member.Access.ADMIN, ledger.now()).id();
          } else if (joined.name() != null) {
            Accounts.setName(connection, id, joined.name());
          }
          Account before = Accounts.find(connection, id).orElseThrow();
          if (before.disabled()) {
            throw DbkeepException.of(
                ErrorCode.NOT_ALLOWED, "this account is closed", "Ask an admin.");
          }
          Accounts.setPassword(connection, id, hash, ledger.now());
          Sessions.revoke(connection, id, null, null);
          sessions.begin(connection, id, visitor, "password");
          Account account = Accounts.find(connection, id).orElseThrow();
          audit.note(
              connection,
              account.member(),
              visitor,
              "open link",
              link.purpose().name().toLowerCase(Locale.ROOT));
          return Entered.of(account);
        });
  }
}
