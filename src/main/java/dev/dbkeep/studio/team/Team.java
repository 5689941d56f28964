package dev.dbkeep.studio.team;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.http.Admission;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import dev.dbkeep.studio.http.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The people who use one Studio: who they are, what they may do, what they did. */
public final class Team implements AutoCloseable {
  private final Database database;
  private final Ledger ledger;
  private final Reach reach;
  private final Sessions sessions;
  private final Links links;
  private final Audit audit;
  private final List<Endpoint<?>> endpoints = new ArrayList<>();

  private Team(TeamOptions options, ServerUrl work) {
    this.database = new Database(options.accounts(), false);
    this.ledger = new Ledger(database, options.clock());
    this.reach = new Reach(ledger, work);
    this.sessions = new Sessions(ledger, reach);
    this.links = new Links(ledger);
    this.audit = new Audit(ledger);
    Letters letters = new Letters(options.post());
    Passwords passwords = new Passwords();
    Identities identities = new Identities();
    Door door = new Door(ledger, sessions, links, passwords, letters, audit);
    Info info =
        new Info(options.providers().stream().map(OidcProvider::name).toList(), letters.delivers());
    endpoints.addAll(doors(door, info));
    endpoints.addAll(new Elsewhere(ledger, sessions, identities, audit, options.providers()).all());
    Profiles profiles = new Profiles(ledger, sessions, links, passwords, identities, audit);
    endpoints.addAll(profiles.all());
    endpoints.addAll(new EmailChange(ledger, profiles, links, letters, audit).all());
    endpoints.addAll(new Members(ledger, sessions, links, letters, audit).all());
    endpoints.addAll(audits());
  }

  /**
   * Opens the accounts.
   *
   * @param work the database that members work with
   */
  public static Team open(TeamOptions options, ServerUrl work) {
    return new Team(options, work);
  }

  /**
   * What there is before somebody signed in.
   *
   * @param providers where one can sign in besides here
   * @param mail whether links can be sent
   */
  record Info(List<String> providers, boolean mail) {
    Info {
      providers = List.copyOf(providers);
    }
  }

  /** Some entries of the audit log. */
  record AuditPage(List<Audit.Entry> entries) {
    AuditPage {
      entries = List.copyOf(entries);
    }
  }

  private static List<Endpoint<?>> doors(Door door, Info info) {
    return List.of(
        Endpoint.door(
            "/api/team",
            "how one signs in here",
            Endpoint.Nothing.class,
            Info.class,
            (_, _) -> info),
        Endpoint.door(
            "/api/team/sign-in",
            "lets somebody in who knows a password",
            Door.Credentials.class,
            Door.Entered.class,
            door::signIn),
        Endpoint.door(
            "/api/team/sign-out",
            "ends the session of this browser",
            Endpoint.Nothing.class,
            Door.Done.class,
            (visitor, _) -> door.signOut(visitor)),
        Endpoint.door(
            "/api/team/forgot",
            "sends a link to somebody who forgot the password",
            Door.Forgotten.class,
            Door.Done.class,
            door::forgot),
        Endpoint.door(
            "/api/team/look",
            "what a link is for",
            Door.Opened.class,
            Door.Invited.class,
            (_, opened) -> door.look(opened)),
        Endpoint.door(
            "/api/team/join",
            "opens a link: sets the password and lets its reader in",
            Door.Joined.class,
            Door.Entered.class,
            door::join));
  }

  private List<Endpoint<?>> audits() {
    return List.of(
        Endpoint.door(
                "/api/audit",
                "who changed what, the newest first",
                Audit.Search.class,
                AuditPage.class,
                (_, search) -> new AuditPage(audit.find(search)))
            .needs(Needs.ADMIN));
  }

  public List<Endpoint<?>> endpoints() {
    return List.copyOf(endpoints);
  }

  public Admission admission() {
    return sessions;
  }

  public Witness witness() {
    return audit;
  }

  /** Whether the role that members work as cannot reach the accounts, as things are now. */
  public boolean isApart() {
    return !reach.isOpen();
  }

  /** Where the first admin makes himself one; empty when somebody is there already. */
  public Optional<String> setUp(String origin) {
    return ledger.write(
        connection -> {
          Accounts.lock(connection);
          return Accounts.none(connection)
              ? Optional.of(
                  Letters.address(origin, links.make(connection, Links.Purpose.SET_UP, null)))
              : Optional.empty();
        });
  }

  @Override
  public void close() {
    database.close();
  }
}
