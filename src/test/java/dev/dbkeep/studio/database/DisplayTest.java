package dev.dbkeep.studio.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of the past knows nothing of how the one of now is set. */
@Timeout(60)
final class DisplayTest {
  private static final Caller NOW = new Caller("page", "view", Member.local("postgres"));
  private static final Caller THEN =
      new Caller("page", "view", Member.local("postgres"), "the past");
  private static final String VALUES =
      """
      SELECT pg_catalog.format('%s', (at, took, bytes, of, 1234.5::float8 / 3))
        FROM shop.visit
      """;

  @Test
  void values_of_the_past_look_as_they_do_now() {
    try (TestDatabase present = TestDatabase.create();
        TestDatabase past = TestDatabase.create()) {
      for (TestDatabase each : new TestDatabase[] {present, past}) {
        each.run(
            """
            CREATE SCHEMA shop;
            CREATE TABLE shop.visit (at timestamptz, took interval, bytes bytea, of regclass);
            INSERT INTO shop.visit
            VALUES ('2026-11-22 03:00:00+00', '1 year 2 days 03:04:05', '\\x6162', 'shop.visit')
            """);
      }
      for (String setting :
          new String[] {
            "TimeZone = 'Asia/Kathmandu'",
            "IntervalStyle = 'iso_8601'",
            "bytea_output = 'escape'",
            "search_path = \"$user\", shop"
          }) {
        present.run("ALTER DATABASE \"%s\" SET %s".formatted(present.url().database(), setting));
      }
      try (Database studio = new Database(present.url(), false)) {
        studio.reservePast();
        studio.addPast(NOW, "the past", past.url(), () -> {});
        assertThat(printed(studio, NOW))
            .isEqualTo(printed(studio, THEN))
            .contains("08:45:00", "P1Y2DT3H4M5S", "ab,visit");
      }
    }
  }

  private static String printed(Database studio, Caller caller) {
    return studio.read(caller, Duration.ofSeconds(5), DisplayTest::one);
  }

  private static String one(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(VALUES)) {
      row.next();
      return row.getString(1);
    }
  }
}
