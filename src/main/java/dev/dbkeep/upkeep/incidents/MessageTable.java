package dev.dbkeep.upkeep.incidents;

import dev.dbkeep.observe.IncidentBook.Change;
import dev.dbkeep.observe.IncidentBook.State;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who was told of which incident, in schema dbkeep: everybody once when it begins and once when it
 * is over, whichever machine checks. What was over before somebody was told is not told to him.
 */
public final class MessageTable {
  /** What is being sent belongs to its sender for so long; a message takes 15 seconds at most. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final String DUE =
      """
      SELECT i.id, i.kind, i.object, i.what, i.value, i.threshold, i.fix, i.opened, i.closed
      FROM dbkeep.incident i
      LEFT JOIN dbkeep.incident_message f ON f.incident = i.id AND f.recipient = ? AND f.state = 'firing'
      LEFT JOIN dbkeep.incident_message r ON r.incident = i.id AND r.recipient = ? AND r.state = 'resolved'
      WHERE i.closed IS NULL AND i.seen >= ? AND (f.incident IS NULL OR f.told IS NULL AND f.not_before <= ?)
         OR i.closed > ? - interval '7 days' AND f.told IS NOT NULL AND (r.incident IS NULL OR r.told IS NULL AND r.not_before <= ?)
      ORDER BY coalesce(i.closed, i.opened), i.id
      """;

  private static final String CLAIM =
      """
      INSERT INTO dbkeep.incident_message AS m (incident, recipient, state, not_before) VALUES (?, ?, ?, ?)
      ON CONFLICT (incident, recipient, state) DO UPDATE SET attempts = m.attempts + 1, not_before = excluded.not_before
      WHERE m.told IS NULL AND m.not_before <= ?
      RETURNING attempts
      """;

  private static final String UNDELIVERED =
      """
      SELECT m.recipient, count(*) AS messages, min(i.opened) AS since, (array_agg(m.error ORDER BY m.not_before DESC))[1] AS error
      FROM dbkeep.incident_message m JOIN dbkeep.incident i ON i.id = m.incident
      WHERE m.told IS NULL AND m.error IS NOT NULL
        AND (m.state = 'firing' AND i.closed IS NULL OR m.state = 'resolved' AND i.closed > now() - interval '7 days')
      GROUP BY m.recipient ORDER BY m.recipient
      """;

  private final ServerUrl url;

  public MessageTable(ServerUrl url) {
    this.url = url;
  }

  /** Something that somebody is to be told. */
  public record Message(long incident, String recipient, Change change) {}

  /** Messages that did not reach somebody, and why the last one did not. */
  public record Undelivered(String recipient, long messages, Instant since, String error) {}

  /**
   * What is due for somebody.
   *
   * @param at the moment of the check: what it did not see is not told
   */
  public List<Message> due(String recipient, Instant at) {
    List<Message> due = new ArrayList<>();
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(DUE)) {
      statement.setString(1, recipient);
      statement.setString(2, recipient);
      for (int i = 3; i <= 6; i++) {
        statement.setObject(i, IncidentTable.time(at));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Instant opened = IncidentTable.instant(row, "opened");
          boolean over = row.getObject("closed") != null;
          due.add(
              new Message(
                  row.getLong("id"),
                  recipient,
                  new Change(
                      over ? State.RESOLVED : State.FIRING,
                      IncidentTable.incident(row),
                      opened,
                      over ? IncidentTable.instant(row, "closed") : opened)));
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return due;
  }

  /**
   * Takes a message to be sent now; empty when somebody else has it.
   *
   * @return which attempt this is, from 1
   */
  public Optional<Integer> claim(Message message, Instant now) {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      key(statement, 1, message);
      statement.setObject(4, IncidentTable.time(now.plus(LEASE)));
      statement.setObject(5, IncidentTable.time(now));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** It arrived. */
  public void delivered(Message message, Instant at) {
    end(message, "told = ?, error = NULL", at, "");
  }

  /** It did not, and may be tried again then. */
  public void failed(Message message, String why, Instant again) {
    end(message, "not_before = ?, error = ?", again, why);
  }

  private void end(Message message, String change, Instant at, String why) {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement =
            connection.prepareStatement(
                "UPDATE dbkeep.incident_message SET "
                    + change
                    + " WHERE incident = ? AND recipient = ? AND state = ?")) {
      statement.setObject(1, IncidentTable.time(at));
      int next = 2;
      if (!why.isEmpty()) {
        statement.setString(next++, why);
      }
      key(statement, next, message);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private static void key(PreparedStatement statement, int from, Message message)
      throws SQLException {
    statement.setLong(from, message.incident());
    statement.setString(from + 1, message.recipient());
    statement.setString(from + 2, message.change().state().name().toLowerCase(Locale.ROOT));
  }

  /** Whom what did not reach; nobody where no incident was ever written down. */
  public List<Undelivered> undelivered() {
    List<Undelivered> all = new ArrayList<>();
    try (Connection connection = Connections.open(url)) {
      if (!isThere(connection)) {
        return all;
      }
      try (PreparedStatement statement = connection.prepareStatement(UNDELIVERED);
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          all.add(
              new Undelivered(
                  row.getString("recipient"),
                  row.getLong("messages"),
                  IncidentTable.instant(row, "since"),
                  row.getString("error")));
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return all;
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_catalog.to_regclass('dbkeep.incident_message') IS NOT NULL");
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }
}
