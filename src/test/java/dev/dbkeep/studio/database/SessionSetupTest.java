package dev.dbkeep.studio.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every transaction of Studio begins alike. */
@Timeout(60)
final class SessionSetupTest {
  private static final Caller CALLER = new Caller("page", "view", Member.local("postgres"));

  @Test
  void a_first_transaction_that_fails_takes_no_setting_with_it() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          "ALTER DATABASE \"%s\" SET TimeZone = 'Asia/Kathmandu'"
              .formatted(database.url().database()));
      try (Database studio = new Database(database.url(), false)) {
        assertThat(
                one(
                    database,
                    "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%' AND datname"
                        + " = current_database()"))
            .isEqualTo("0");
        assertThatThrownBy(() -> setting(studio, "SELECT 1 / 0"))
            .isInstanceOf(DbkeepException.class);
        assertThat(setting(studio, "SHOW TimeZone")).isEqualTo("Asia/Kathmandu");
      }
    }
  }

  /** What was one condition to us would be several statements to such a server. */
  @Test
  void strings_are_read_as_the_standard_has_them() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          "ALTER DATABASE \"%s\" SET standard_conforming_strings = off"
              .formatted(database.url().database()));
      try (Database studio = new Database(database.url(), false)) {
        assertThat(setting(studio, "SHOW standard_conforming_strings")).isEqualTo("on");
      }
    }
  }

  private static String setting(Database studio, String sql) {
    return studio.read(CALLER, Duration.ofSeconds(5), connection -> one(connection, sql));
  }

  private static String one(TestDatabase database, String sql) {
    try (Connection connection = database.connect()) {
      return one(connection, sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
