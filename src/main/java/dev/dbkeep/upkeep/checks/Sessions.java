package dev.dbkeep.upkeep.checks;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** What the checks of sessions have in common. */
final class Sessions {
  private Sessions() {}

  /** How many there may be: a number that no fix changes. */
  static long most(Probe probe) throws SQLException {
    return probe.number("SELECT pg_catalog.current_setting('max_connections')::bigint");
  }

  /** {@code session 4711 of app (web)}. */
  static String name(ResultSet row) throws SQLException {
    String application = row.getString("application_name");
    return "session "
        + row.getInt("pid")
        + " of "
        + row.getString("usename")
        + (application == null || application.isEmpty() ? "" : " (" + application + ")");
  }

  static String age(long seconds) {
    return Figures.age(Duration.ofSeconds(seconds));
  }
}
