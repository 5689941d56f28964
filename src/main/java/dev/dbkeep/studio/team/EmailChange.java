package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import dev.dbkeep.studio.http.Visitor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives a member another e-mail address: it counts once the link of a letter to it was opened, and
 * the one that was is told.
 */
final class EmailChange {
  private final Ledger ledger;
  private final Profiles profiles;
  private final Links links;
  private final Letters letters;
  private final Attempts attempts;
  private final Audit audit;

  EmailChange(Ledger ledger, Profiles profiles, Links links, Letters letters, Audit audit) {
    this.ledger = ledger;
    this.profiles = profiles;
    this.links = links;
    this.letters = letters;
    this.attempts = new Attempts(ledger);
    this.audit = audit;
  }

  /**
   * The address that is wanted.
   *
   * @param password of the account, where it has one
   */
  record NewEmail(String email, @Nullable String password) {
    @Override
    public String toString() {
      return String.valueOf(email);
    }
  }

  /** The address that counts now. */
  record Changed(String email) {}

  /** What a link did. */
  private record Change(Account before, String email) {}

  List<Endpoint<?>> all() {
    return List.of(
        Endpoint.door(
                "/api/profile/email",
                "wants another e-mail address, to which a letter goes",
                NewEmail.class,
                Profiles.Profile.class,
                this::ask)
            .needs(Needs.VIEWER),
        Endpoint.door(
                "/api/profile/email/forget",
                "wants no other e-mail address any more",
                Endpoint.Nothing.class,
                Profiles.Profile.class,
                (visitor, _) -> forget(visitor))
            .needs(Needs.VIEWER),
        Endpoint.door(
            "/api/team/confirm",
            "opens the link of a letter to a new e-mail address, which counts from then on",
            Door.Opened.class,
            Changed.class,
            this::confirm));
  }

  private Profiles.Profile ask(Visitor visitor, NewEmail wanted) {
    String email = Accounts.email(wanted.email());
    if (!letters.delivers()) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "no mail server is known here, so nobody can tell whether the address is yours",
          "Whoever runs this Studio names one in dbkeep.toml: an [[alerts]] with smtp and from.");
    }
    Account account = profiles.owned(visitor, wanted.password());
    // letters to addresses of others are no toy
    attempts.begin("address of " + account.id(), visitor.address());
    Secret secret =
        ledger.write(
            connection -> {
              requireFree(connection, email);
              audit.note(
                  connection,
                  account.member(),
                  visitor,
                  "ask for another address",
                  account.email() + " to " + email);
              return links.ofEmail(connection, account.id(), email);
            });
    if (!letters.confirm(account, email, visitor.origin(), secret)) {
      ledger.write(connection -> Links.forgetEmail(connection, account.id()));
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "the mail server did not take the letter to " + email,
          "Look at the address again; nothing was changed.");
    }
    return profiles.profile(visitor);
  }

  /** Members may know that a colleague has it; else a letter would come that nobody can use. */
  private static void requireFree(Connection connection, String email) throws SQLException {
    if (Accounts.byEmail(connection, email).isPresent()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          email + " is the address of a member already",
          "Take another one; an admin can close an account that is not needed.");
    }
  }

  private Profiles.Profile forget(Visitor visitor) {
    UUID account = profiles.current(visitor).account();
    ledger.write(connection -> Links.forgetEmail(connection, account));
    return profiles.profile(visitor);
  }

  /** Whoever reads its letters need not be signed in here. */
  private Changed confirm(Visitor visitor, Door.Opened opened) {
    Given.present(opened.secret(), "secret of a link");
    Change change = ledger.write(connection -> change(connection, visitor, opened.secret()));
    if (!letters.changed(change.before(), change.email(), visitor.origin())) {
      ledger.write(
          connection -> {
            audit.refused(
                connection,
                change.before().id(),
                visitor,
                "tell the address that was",
                change.before().email(),
                "the mail server did not take it");
            return true;
          });
    }
    return new Changed(change.email());
  }

  private Change change(Connection connection, Visitor visitor, String secret) throws SQLException {
    Accounts.lock(connection);
    Links.Link link = links.openEmail(connection, secret);
    String email = Objects.requireNonNull(link.email());
    Optional<Account> found =
        Accounts.find(connection, Objects.requireNonNull(link.account()))
            .filter(account -> !account.disabled());
    Account before =
        found.orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.NOT_ALLOWED, "this account is closed", "Ask an admin."));
    requireFree(connection, email);
    Accounts.setEmail(connection, before.id(), email, ledger.now());
    Links.forgetAll(connection, before.id());
    audit.note(
        connection, before.member(), visitor, "change address", before.email() + " to " + email);
    return new Change(before, email);
  }
}
