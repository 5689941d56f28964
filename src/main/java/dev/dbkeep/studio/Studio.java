package dev.dbkeep.studio;

import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.design.DesignEndpoints;
import dev.dbkeep.studio.design.Workshop;
import dev.dbkeep.studio.edit.EditEndpoints;
import dev.dbkeep.studio.export.ExportEndpoints;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.OpenApi;
import dev.dbkeep.studio.http.WebServer;
import dev.dbkeep.studio.load.LoadEndpoints;
import dev.dbkeep.studio.past.PastEndpoints;
import dev.dbkeep.studio.past.PastServers;
import dev.dbkeep.studio.query.Dangers;
import dev.dbkeep.studio.query.QueryEndpoints;
import dev.dbkeep.studio.rows.RowsEndpoints;
import dev.dbkeep.studio.saved.SavedEndpoints;
import dev.dbkeep.studio.tables.TableEndpoints;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running Studio: pages and their JSON interface, on this machine alone. */
public final class Studio implements AutoCloseable {
  private final Database database;
  private final WebServer server;

  private Studio(Database database, WebServer server) {
    this.database = database;
    this.server = server;
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
   * Connects and begins to serve.
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
    Database database = new Database(options.url(), options.readOnly());
    try {
      List<Endpoint<?>> endpoints = new ArrayList<>();
      endpoints.addAll(new SessionEndpoints(database, options).all());
      endpoints.addAll(new TableEndpoints(database).all());
      endpoints.addAll(new RowsEndpoints(database).all());
      endpoints.addAll(new EditEndpoints(database, options.protectedName(), options.home()).all());
      endpoints.addAll(new QueryEndpoints(database, options.protectedName(), dangers).all());
      if (workshop != null) {
        endpoints.addAll(new DesignEndpoints(database, workshop).all());
        endpoints.addAll(new SavedEndpoints(database, workshop).all());
      }
      endpoints.addAll(new ExportEndpoints(database).all());
      endpoints.addAll(new LoadEndpoints(database, options.protectedName()).all());
      if (pasts != null) {
        endpoints.addAll(new PastEndpoints(database, pasts).all());
      }
      endpoints.addAll(more);
      endpoints.add(OpenApi.endpoint(List.copyOf(endpoints)));
      return new Studio(
          database, WebServer.start(endpoints, options.port(), Member.local(options.url().user())));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Whether this program was built with its pages; without them only the interface answers. */
  public static boolean hasPages() {
    return WebServer.hasPages();
  }

  /** What to open in a browser, with the token that lets it in. */
  public String address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
