package dev.dbkeep.studio;

import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.design.DesignEndpoints;
import dev.dbkeep.studio.design.Workshop;
import dev.dbkeep.studio.edit.EditEndpoints;
import dev.dbkeep.studio.export.ExportEndpoints;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Listening;
import dev.dbkeep.studio.http.LocalToken;
import dev.dbkeep.studio.http.OpenApi;
import dev.dbkeep.studio.http.WebServer;
import dev.dbkeep.studio.http.Witness;
import dev.dbkeep.studio.load.LoadEndpoints;
import dev.dbkeep.studio.past.PastEndpoints;
import dev.dbkeep.studio.past.PastServers;
import dev.dbkeep.studio.query.Dangers;
import dev.dbkeep.studio.query.QueryEndpoints;
import dev.dbkeep.studio.rows.RowsEndpoints;
import dev.dbkeep.studio.saved.SavedEndpoints;
import dev.dbkeep.studio.tables.TableEndpoints;
import dev.dbkeep.studio.team.Team;
import dev.dbkeep.studio.team.TeamOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running Studio: pages and their JSON interface. */
public final class Studio implements AutoCloseable {
  private final Database database;
  private final WebServer server;
  private final String entrance;
  private final @Nullable Team team;

  private Studio(Database database, WebServer server, String entrance, @Nullable Team team) {
    this.database = database;
    this.server = server;
    this.entrance = entrance;
    this.team = team;
  }

  /** Without a grammar: each statement that may write is asked for first. */
  public static Studio start(StudioOptions options, List<Endpoint<?>> more) {
    return start(options, statement -> List.of("it may take rows away: " + statement), more);
  }

  /** Without a designer and tables of dbkeep's own. */
  public static Studio start(StudioOptions options, Dangers dangers, List<Endpoint<?>> more) {
    return start(options, dangers, null, more);
  }

  /**
   * Connects and begins to serve whoever sits at this machine.
   *
   * @param dangers what a statement would take away
   * @param workshop what the designer and saved texts ask of other features; null where there are
   *     none
   * @param more endpoints of those who know other features
   */
  public static Studio start(
      StudioOptions options, Dangers dangers, @Nullable Workshop workshop, List<Endpoint<?>> more) {
    return start(options, dangers, workshop, null, more);
  }

  /**
   * The same with a past to look at.
   *
   * @param pasts starts servers of the past; null where there is none
   */
  public static Studio start(
      StudioOptions options,
      Dangers dangers,
      @Nullable Workshop workshop,
      @Nullable PastServers pasts,
      List<Endpoint<?>> more) {
    LocalToken token = new LocalToken(Member.local(options.url().user()));
    Database database = new Database(options.url(), options.readOnly());
    try {
      List<Endpoint<?>> endpoints =
          endpoints(database, options, dangers, workshop, pasts, false, more);
      Listening here = Listening.local(options.port());
      WebServer server = WebServer.start(endpoints, here, token, Witness.NOBODY, database::end);
      return new Studio(database, server, server.origin() + token.fragment(), null);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Connects and begins to serve a team.
   *
   * @param dangers what a statement would take away
   * @param workshop what the designer asks of other features; null where there is none
   * @param pasts starts servers of the past; null where there is none
   * @param more endpoints of those who know other features
   */
  public static Studio serve(
      StudioOptions options,
      Dangers dangers,
      @Nullable Workshop workshop,
      @Nullable PastServers pasts,
      Listening listening,
      TeamOptions people,
      List<Endpoint<?>> more) {
    Database database = new Database(options.url(), options.readOnly());
    Team team = null;
    try {
      team = Team.open(people, options.url());
      List<Endpoint<?>> all = new ArrayList<>(more);
      all.addAll(team.endpoints());
      List<Endpoint<?>> endpoints =
          endpoints(database, options, dangers, workshop, pasts, true, all);
      WebServer server =
          WebServer.start(endpoints, listening, team.admission(), team.witness(), database::end);
      String origin = server.origin();
      return new Studio(database, server, team.setUp(origin).orElse(origin), team);
    } catch (RuntimeException e) {
      if (team != null) {
        team.close();
      }
      database.close();
      throw e;
    }
  }

  private static List<Endpoint<?>> endpoints(
      Database database,
      StudioOptions options,
      Dangers dangers,
      @Nullable Workshop workshop,
      @Nullable PastServers pasts,
      boolean team,
      List<Endpoint<?>> more) {
    List<Endpoint<?>> endpoints = new ArrayList<>();
    endpoints.addAll(new SessionEndpoints(database, options, team).all());
    endpoints.addAll(new TableEndpoints(database).all());
    endpoints.addAll(new RowsEndpoints(database).all());
    endpoints.addAll(new EditEndpoints(database, options.protectedName(), options.home()).all());
    endpoints.addAll(new QueryEndpoints(database, options.protectedName(), dangers).all());
    if (workshop != null) {
      endpoints.addAll(new DesignEndpoints(database, workshop).all());
      endpoints.addAll(new SavedEndpoints(database, workshop).all());
    }
    endpoints.addAll(new ExportEndpoints(database).all());
    endpoints.addAll(new LoadEndpoints(database, options.protectedName(), workshop).all());
    if (pasts != null) {
      endpoints.addAll(new PastEndpoints(database, pasts).all());
    }
    endpoints.addAll(more);
    endpoints.add(OpenApi.endpoint(List.copyOf(endpoints)));
    return List.copyOf(endpoints);
  }

  /** Whether this program was built with its pages; without them only the interface answers. */
  public static boolean hasPages() {
    return WebServer.hasPages();
  }

  /** What to open in a browser: with the token that lets it in, or where the first admin joins. */
  public String address() {
    return entrance;
  }

  /** What this server is called. */
  public String origin() {
    return server.origin();
  }

  /** Whether nobody is a member yet, so that {@link #address} opens once and makes an admin. */
  public boolean awaitsAdmin() {
    return team != null && !entrance.equals(server.origin());
  }

  /** Whether SQL of members could read and change the accounts, so that only admins may send it. */
  public boolean reachesAccounts() {
    return team != null && !team.isApart();
  }

  @Override
  public void close() {
    server.close();
    if (team != null) {
      team.close();
    }
    database.close();
  }
}
