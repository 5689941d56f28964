package dev.dbkeep.backup.past;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A session that writes and reads values as texts which mean the same in any other such session,
 * whatever the role, the database and the server are configured to. Names carry their schema in it.
 */
public final class TextSession {
  private static final String SETTINGS =
      """
      SET datestyle = 'ISO, YMD';
      SET intervalstyle = 'postgres';
      SET timezone = 'UTC';
      SET bytea_output = 'hex';
      SET extra_float_digits = 1;
      SET xmloption = 'content';
      SET search_path = '';
      SET statement_timeout = 0;
      SET idle_in_transaction_session_timeout = 0
      """;

  private TextSession() {}

  public static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
  }
}
