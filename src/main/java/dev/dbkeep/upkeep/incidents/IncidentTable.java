package dev.dbkeep.upkeep.incidents;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.observe.Incident;
import dev.dbkeep.observe.IncidentBook.Change;
import dev.dbkeep.observe.IncidentBook.State;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The incidents of a database, open and over, in its schema dbkeep: so that a check that is started
 * now and then, on whichever machine, knows what the one before it has told.
 */
public final class IncidentTable {
  private static final String SEEN =
      """
      INSERT INTO dbkeep.incident (kind, object, what, value, threshold, fix, opened, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (kind, object) WHERE closed IS NULL DO UPDATE
        SET what = excluded.what, value = excluded.value, threshold = excluded.threshold, fix = excluded.fix, seen = excluded.seen
      RETURNING opened = seen
      """;

  /** How often it opened within a day says how much it flaps. */
  private static final String AWAY =
      """
      SELECT i.id, i.kind, i.object, i.what, i.value, i.threshold, i.fix, i.opened, i.seen,
             (SELECT count(*) FROM dbkeep.incident b WHERE b.kind = i.kind AND b.object = i.object AND b.opened > ? - interval '1 day') AS times
      FROM dbkeep.incident i WHERE i.closed IS NULL AND i.seen < ? AND i.kind <> ALL (?)
      """;

  private final ServerUrl url;

  private IncidentTable(ServerUrl url) {
    this.url = url;
  }

  /** Makes the tables where they are missing. */
  public static IncidentTable open(ServerUrl url, ExecuteOptions options) {
    JournalSchema.ensure(url, options);
    return new IncidentTable(url);
  }

  /** By kind and object, as {@link Incident#key} has it, those that are open. */
  public Set<String> openKeys() {
    Set<String> keys = new HashSet<>();
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT kind || ' ' || object FROM dbkeep.incident WHERE closed IS NULL")) {
      while (row.next()) {
        keys.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return keys;
  }

  /**
   * Takes over what is wrong now.
   *
   * @param calm when an incident that is away is over
   * @return what began and what is over
   */
  public List<Change> update(Judged judged, Instant at, Calm calm) {
    List<Change> changes = new ArrayList<>();
    try (Connection connection = Connections.open(url)) {
      connection.setAutoCommit(false);
      try (Statement lock = connection.createStatement()) {
        // two checks at once would both find an incident new
        lock.execute("LOCK TABLE dbkeep.incident IN SHARE ROW EXCLUSIVE MODE");
        lock.execute("DELETE FROM dbkeep.incident WHERE closed < now() - interval '90 days'");
      }
      for (Incident incident : judged.incidents()) {
        if (seen(connection, incident, at)) {
          changes.add(new Change(State.FIRING, incident, at, at));
        }
      }
      changes.addAll(over(connection, judged.unseen(), at, calm));
      connection.commit();
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return changes;
  }

  private static boolean seen(Connection connection, Incident incident, Instant at)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SEEN)) {
      statement.setString(1, incident.kind());
      statement.setString(2, incident.object());
      statement.setString(3, incident.what());
      statement.setString(4, incident.value());
      statement.setString(5, incident.threshold());
      statement.setString(6, incident.fix());
      statement.setObject(7, time(at));
      statement.setObject(8, time(at));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static List<Change> over(Connection connection, Set<String> unseen, Instant at, Calm calm)
      throws SQLException {
    List<Change> changes = new ArrayList<>();
    try (PreparedStatement away = connection.prepareStatement(AWAY);
        PreparedStatement close =
            connection.prepareStatement("UPDATE dbkeep.incident SET closed = ? WHERE id = ?")) {
      away.setObject(1, time(at));
      away.setObject(2, time(at));
      away.setArray(3, connection.createArrayOf("text", unseen.toArray()));
      try (ResultSet row = away.executeQuery()) {
        while (row.next()) {
          Instant last = instant(row, "seen");
          if (calm.isOver(last, at, row.getLong("times"))) {
            close.setObject(1, time(at));
            close.setLong(2, row.getLong("id"));
            close.executeUpdate();
            changes.add(new Change(State.RESOLVED, incident(row), instant(row, "opened"), at));
          }
        }
      }
    }
    return changes;
  }

  static Incident incident(ResultSet row) throws SQLException {
    return new Incident(
        row.getString("kind"),
        row.getString("object"),
        row.getString("what"),
        row.getString("value"),
        row.getString("threshold"),
        row.getString("fix"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
