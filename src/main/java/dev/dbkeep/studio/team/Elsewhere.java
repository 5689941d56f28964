package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Visitor;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lets in those for whom a provider vouches. A way there can be come back on once, soon, and only
 * by the browser that went.
 */
final class Elsewhere {
  private static final String COOKIE = "redirect";
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final Ledger ledger;
  private final Sessions sessions;
  private final Identities identities;
  private final Audit audit;
  private final Map<String, OidcClient> clients = new TreeMap<>();

  Elsewhere(
      Ledger ledger,
      Sessions sessions,
      Identities identities,
      Audit audit,
      List<OidcProvider> providers) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.identities = identities;
    this.audit = audit;
    providers.forEach(provider -> clients.put(provider.name(), new OidcClient(provider)));
  }

  /**
   * Where somebody wants to sign in.
   *
   * @param link whether that account is to belong to the one that is signed in here
   */
  record Wanted(String provider, boolean link) {}

  /** Where the browser goes. */
  record There(String address) {}

  /** What the provider sent the browser back with. */
  record Back(
      @Nullable String code, @Nullable String state, @Nullable String iss, @Nullable String error) {
    @Override
    public String toString() {
      return "back";
    }
  }

  /** A way there that was begun. */
  private record Way(String provider, String verifier, String nonce, @Nullable UUID account) {}

  List<Endpoint<?>> all() {
    return List.of(
        Endpoint.door(
            "/api/team/oidc/begin",
            "where to sign in with a provider",
            Wanted.class,
            There.class,
            this::begin),
        Endpoint.door(
            "/api/team/oidc/finish",
            "takes what the provider says, and lets in",
            Back.class,
            Door.Entered.class,
            this::finish));
  }

  private There begin(Visitor visitor, Wanted wanted) {
    OidcClient client = client(wanted.provider());
    UUID account = wanted.link() ? signedIn(visitor) : null;
    Secret state = Secret.random();
    Secret nonce = Secret.random();
    Secret verifier = Secret.random();
    Secret browser = Secret.random();
    URI there = client.begin(back(visitor), state, nonce, verifier);
    ledger.write(
        connection -> {
          Query.of("DELETE FROM dbkeep.studio_redirect WHERE ends < ?", ledger.now())
              .run(connection);
          return Query.of(
                  "INSERT INTO dbkeep.studio_redirect VALUES (?, ?, ?, ?, ?, CAST(? AS uuid), ?)",
                  state.hash(),
                  browser.hash(),
                  wanted.provider(),
                  verifier.text(),
                  nonce.text(),
                  account,
                  ledger.now().plus(LIFE))
              .run(connection);
        });
    visitor.give(COOKIE, browser.text(), LIFE);
    return new There(there.toString());
  }

  private static URI back(Visitor visitor) {
    return URI.create(visitor.origin() + "/sign-in/back");
  }

  private OidcClient client(String name) {
    OidcClient client = clients.get(name);
    if (client == null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "there is no provider " + name,
          "dbkeep.toml has a [studio.oidc.NAME] for each.");
    }
    return client;
  }

  private UUID signedIn(Visitor visitor) {
    return sessions
        .current(visitor)
        .map(Sessions.Current::account)
        .orElseThrow(
            () -> DbkeepException.of(ErrorCode.NOT_ALLOWED, "nobody is signed in", "Sign in."));
  }

  private Door.Entered finish(Visitor visitor, Back back) {
    Way way = ledger.write(connection -> way(connection, visitor, back)).orElseThrow(this::strange);
    visitor.take(COOKIE);
    OidcClient client = client(way.provider());
    boolean another =
        back.iss() != null && !back.iss().equals(client.provider().issuer().toString());
    if (another) {
      throw strange();
    }
    String code = back.code();
    if (code == null || back.error() != null) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "%s let nobody in%s"
              .formatted(way.provider(), back.error() == null ? "" : ": " + back.error()),
          "Try again, or sign in with a password.");
    }
    if (way.account() != null && !way.account().equals(signedIn(visitor))) {
      throw strange();
    }
    OidcClient.Person person = client.finish(back(visitor), code, way.verifier(), way.nonce());
    try {
      return ledger.write(connection -> enter(connection, visitor, way, person));
    } catch (DbkeepException e) {
      if (way.account() == null) {
        ledger.write(connection -> refused(connection, visitor, way, person, e.getMessage()));
      }
      throw e;
    }
  }

  /** Only of those whom the provider knows: else anybody could fill the log. */
  private boolean refused(
      Connection connection, Visitor visitor, Way way, OidcClient.Person person, String why)
      throws SQLException {
    audit.refused(
        connection,
        identities.account(connection, person.issuer(), person.subject()).orElse(null),
        visitor,
        "sign in",
        "%s with %s"
            .formatted(person.email() == null ? person.subject() : person.email(), way.provider()),
        why);
    return true;
  }

  private Optional<Way> way(Connection connection, Visitor visitor, Back back) throws SQLException {
    return Query.of(
            "DELETE FROM dbkeep.studio_redirect WHERE state = ? AND browser = ? AND ends > ?"
                + " RETURNING *",
            Secret.hash(String.valueOf(back.state())),
            Secret.hash(String.valueOf(visitor.cookie(COOKIE))),
            ledger.now())
        .first(
            connection,
            row ->
                new Way(
                    row.getString("provider"),
                    row.getString("verifier"),
                    row.getString("nonce"),
                    row.getObject("account", UUID.class)));
  }

  private DbkeepException strange() {
    return DbkeepException.of(
        ErrorCode.NOT_ALLOWED,
        "this browser began no such sign-in, or it was finished before",
        "Begin again on the page of Studio.");
  }

  private Door.Entered enter(
      Connection connection, Visitor visitor, Way way, OidcClient.Person person)
      throws SQLException {
    Accounts.lock(connection);
    Identities.Linked linked =
        new Identities.Linked(way.provider(), person.issuer(), person.subject(), person.email());
    Account account = account(connection, way, person);
    if (account.disabled()) {
      throw DbkeepException.of(ErrorCode.NOT_ALLOWED, "this account is closed", "Ask an admin.");
    }
    boolean fresh = identities.account(connection, person.issuer(), person.subject()).isEmpty();
    identities.link(connection, account.id(), linked, ledger.now());
    if (fresh) {
      audit.note(connection, account.member(), visitor, "link", way.provider());
    }
    if (way.account() == null) {
      Accounts.setVerified(connection, account.id(), ledger.now());
      sessions.begin(connection, account.id(), visitor, way.provider());
      audit.note(connection, account.member(), visitor, "sign in", way.provider());
    }
    return Door.Entered.of(account);
  }

  /** Who asked for it; else whose it is; else who has the address that the provider vouches for. */
  private Account account(Connection connection, Way way, OidcClient.Person person)
      throws SQLException {
    UUID known =
        way.account() != null
            ? way.account()
            : identities.account(connection, person.issuer(), person.subject()).orElse(null);
    if (known != null) {
      return Accounts.find(connection, known).orElseThrow(this::strange);
    }
    String email = person.email();
    if (email == null) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "%s does not say that the e-mail address is verified".formatted(way.provider()),
          "Sign in with a password, and link the account on your profile.");
    }
    return Accounts.byEmail(connection, email)
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.NOT_ALLOWED,
                    email + " is no member of this Studio",
                    "Ask an admin for an invitation to that address."));
  }
}
