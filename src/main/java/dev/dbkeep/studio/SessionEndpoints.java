package dev.dbkeep.studio;

import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who is connected to what, and the end of what runs for pages that are left. */
final class SessionEndpoints {
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final long BEAT_MILLIS = 500;

  private static final String SESSION =
      """
      SELECT current_database(), current_setting('server_version'), current_user,
             current_setting('is_superuser') = 'on', current_setting('TimeZone'),
             pg_catalog.pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'
      """;

  private final Database database;
  private final StudioOptions options;
  private final boolean team;
  // by page, how many beats go to it: a page that comes back is not left by the end of its last one
  private final Map<String, Integer> live = new ConcurrentHashMap<>();

  SessionEndpoints(Database database, StudioOptions options, boolean team) {
    this.database = database;
    this.team = team;
    this.options = options;
  }

  /**
   * What this Studio is connected to.
   *
   * @param readOnly whether edits are refused
   * @param protectedName what must be typed before a commit
   * @param timeZone in which times are shown, the server's
   * @param team whether members sign in here
   * @param member in whose name this page asks
   */
  record Session(
      String database,
      String server,
      String version,
      String user,
      boolean readOnly,
      boolean superuser,
      String timeZone,
      @Nullable String protectedName,
      String program,
      boolean team,
      Member member) {}

  /** A view that is left. */
  record Leave(String view) {}

  /** Nothing more is to be said. */
  record Done() {}

  /** A sign of life. */
  record Beat(long beat) {}

  List<Endpoint<?>> all() {
    return List.of(
        Endpoint.get(
            "/api/session",
            "which database this is, and as whom",
            Session.class,
            (caller, _) ->
                database.read(caller, QUICK, connection -> session(connection, caller.member()))),
        Endpoint.post(
                "/api/leave",
                "cancels what runs for a view",
                Leave.class,
                Done.class,
                (caller, left) -> {
                  database.leave(caller.at(left.view()));
                  return new Done();
                })
            .needs(Needs.VIEWER),
        Endpoint.stream(
            "/api/live",
            "a beat every half second; what runs for the page is cancelled when it breaks off",
            Beat.class,
            this::live));
  }

  private Session session(Connection connection, Member member) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SESSION)) {
      row.next();
      return new Session(
          row.getString(1),
          database.url().host() + ":" + database.url().port(),
          row.getString(2),
          row.getString(3),
          database.readOnly() || row.getBoolean(6) || member.access() == Member.Access.VIEWER,
          row.getBoolean(4),
          row.getString(5),
          options.protectedName(),
          options.program(),
          team,
          member);
    }
  }

  /** Ends with an exception of the writer when the browser is gone. */
  private void live(Caller caller, Endpoint.Nothing nothing, Endpoint.Lines<Beat> lines) {
    live.merge(caller.page(), 1, Integer::sum);
    try {
      for (long beat = 0; ; beat++) {
        lines.write(new Beat(beat));
        Thread.sleep(BEAT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      boolean gone =
          live.computeIfPresent(caller.page(), (_, beats) -> beats == 1 ? null : beats - 1) == null;
      if (gone) {
        database.leavePage(caller.page());
      }
    }
  }
}
