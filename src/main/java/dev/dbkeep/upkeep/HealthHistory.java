package dev.dbkeep.upkeep;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.upkeep.checks.Finding;
import dev.dbkeep.upkeep.checks.Severity;
import dev.dbkeep.upkeep.checks.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers in schema dbkeep how healthy a database was, and since when each finding is open. */
public final class HealthHistory {
  private static final int SHOWN = 60;

  private final ServerUrl url;
  private final ExecuteOptions options;

  public HealthHistory(ServerUrl url, ExecuteOptions options) {
    this.url = url;
    this.options = options;
  }

  /**
   * What is remembered.
   *
   * @param since by {@link #key}
   * @param runs the last ones, the newest last
   * @param note why nothing could be remembered; empty when it could
   */
  public record Past(Map<String, Instant> since, List<Run> runs, String note) {
    public static final Past NONE = new Past(Map.of(), List.of(), "");

    public Past {
      since = Map.copyOf(since);
      runs = List.copyOf(runs);
    }
  }

  /** One complete look. */
  public record Run(Instant at, int score) {}

  /** By which a finding is known again. */
  public static String key(String check, Finding finding) {
    return check + " " + finding.object();
  }

  /**
   * Writes down a complete look and reads what was before it. A role that may not write there, or a
   * server that only reads, is no failure.
   */
  public Past remember(HealthReport report) {
    try {
      JournalSchema.ensure(url, options);
      try (Connection connection = Connections.open(url)) {
        connection.setAutoCommit(false);
        try (Statement lock = connection.createStatement()) {
          // two at once would both find a finding new
          lock.execute("LOCK TABLE dbkeep.health_run IN SHARE ROW EXCLUSIVE MODE");
        }
        write(connection, report);
        Past past = read(connection, "");
        connection.commit();
        return past;
      }
    } catch (SQLException e) {
      return recall("nothing is remembered: " + SqlErrors.of(e, url).getMessage());
    } catch (DbkeepException e) {
      return recall("nothing is remembered: " + e.getMessage());
    }
  }

  /** Only reads what is remembered, if anything is. */
  public Past recall(String note) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT"
                    + " coalesce(pg_catalog.has_table_privilege(pg_catalog.to_regclass('dbkeep.health_run'),"
                    + " 'SELECT') AND"
                    + " pg_catalog.has_table_privilege(pg_catalog.to_regclass('dbkeep.health_finding'),"
                    + " 'SELECT'), false)")) {
      row.next();
      return row.getBoolean(1) ? read(connection, note) : new Past(Map.of(), List.of(), note);
    } catch (SQLException e) {
      return new Past(Map.of(), List.of(), note);
    }
  }

  private static void write(Connection connection, HealthReport report) throws SQLException {
    OffsetDateTime at = report.at().atOffset(ZoneOffset.UTC);
    try (PreparedStatement run =
        connection.prepareStatement(
            "INSERT INTO dbkeep.health_run (at, score, coverage, critical, high, medium, low)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      run.setObject(1, at);
      run.setInt(2, report.score().value());
      run.setDouble(3, report.score().coverage());
      run.setLong(4, report.count(Severity.CRITICAL));
      run.setLong(5, report.count(Severity.HIGH));
      run.setLong(6, report.count(Severity.MEDIUM));
      run.setLong(7, report.count(Severity.LOW));
      run.executeUpdate();
    }
    for (HealthReport.Section section : report.sections()) {
      findings(connection, section, at);
    }
  }

  /** A check that was skipped says nothing about what it found before. */
  private static void findings(
      Connection connection, HealthReport.Section section, OffsetDateTime at) throws SQLException {
    if (section.verdict() instanceof Verdict.Skipped) {
      return;
    }
    Map<String, Finding> open = new LinkedHashMap<>();
    section.open().forEach(finding -> open.putIfAbsent(finding.object(), finding));
    section
        .waived()
        .forEach(waived -> open.putIfAbsent(waived.finding().object(), waived.finding()));
    String check = section.check().id();
    try (PreparedStatement gone =
            connection.prepareStatement(
                "UPDATE dbkeep.health_finding SET gone = ? WHERE check_id = ? AND gone IS NULL AND"
                    + " object <> ALL (?)");
        PreparedStatement seen =
            connection.prepareStatement(
                "INSERT INTO dbkeep.health_finding (check_id, object, severity, message,"
                    + " first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (check_id,"
                    + " object) WHERE gone IS NULL DO UPDATE SET last_seen = excluded.last_seen,"
                    + " message = excluded.message, severity = excluded.severity")) {
      gone.setObject(1, at);
      gone.setString(2, check);
      gone.setArray(3, connection.createArrayOf("text", open.keySet().toArray()));
      gone.executeUpdate();
      for (Finding finding : open.values()) {
        seen.setString(1, check);
        seen.setString(2, finding.object());
        seen.setString(3, finding.severity().word());
        seen.setString(4, finding.message());
        seen.setObject(5, at);
        seen.setObject(6, at);
        seen.addBatch();
      }
      seen.executeBatch();
    }
  }

  private static Past read(Connection connection, String note) throws SQLException {
    Map<String, Instant> since = new LinkedHashMap<>();
    List<Run> runs = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT check_id, object, first_seen FROM dbkeep.health_finding WHERE gone IS"
                  + " NULL")) {
        while (row.next()) {
          since.put(row.getString(1) + " " + row.getString(2), instant(row, 3));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT at, score FROM dbkeep.health_run ORDER BY id DESC LIMIT " + SHOWN)) {
        while (row.next()) {
          runs.addFirst(new Run(instant(row, 1), row.getInt(2)));
        }
      }
    }
    return new Past(since, runs, note);
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
