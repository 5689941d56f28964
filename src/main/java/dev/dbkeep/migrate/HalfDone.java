package dev.dbkeep.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** The migrations of which the executor's journal knows how far they got. */
final class HalfDone {
  private HalfDone() {}

  static Set<String> jobs(Connection connection) throws SQLException {
    if (!journalExists(connection)) {
      return Set.of();
    }
    Set<String> jobs = new HashSet<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery("select id from dbkeep.job where state <> 'done'")) {
        while (rows.next()) {
          jobs.add(rows.getString(1));
        }
      }
      return jobs;
    }
  }

  /** What a person has resolved begins anew, should it ever run again. */
  static void forget(Connection connection, String job) throws SQLException {
    if (journalExists(connection)) {
      try (PreparedStatement statement =
          connection.prepareStatement("delete from dbkeep.job where id = ?")) {
        statement.setString(1, job);
        statement.executeUpdate();
      }
    }
  }

  private static boolean journalExists(Connection connection) throws SQLException {
    String exists = "select pg_catalog.to_regclass('dbkeep.job') is not null";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(exists)) {
      return rows.next() && rows.getBoolean(1);
    }
  }
}
