package dev.dbkeep.studio.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How values look in a session, for another one that is to print them alike. A server that was
 * restored has neither the configuration file, where that lies outside the data folder, nor what
 * ALTER DATABASE and ALTER ROLE said since.
 *
 * @param settings names and values as SQL has them
 */
record Display(Map<String, String> settings) {
  /**
   * What the output functions of types heed; whether a table is named with its schema depends on
   * the search path, which alone is a list of names.
   */
  private static final String SETTINGS =
      """
      SELECT s.name, CASE WHEN s.name <> 'search_path' THEN pg_catalog.quote_literal(s.value) WHEN s.value IN ('', '""') THEN ''''''
                          ELSE s.value END
        FROM (SELECT n.name, pg_catalog.current_setting(n.name) AS value
                FROM pg_catalog.unnest(ARRAY['DateStyle', 'IntervalStyle', 'TimeZone', 'bytea_output', 'extra_float_digits',
                  'lc_monetary', 'quote_all_identifiers', 'search_path']) AS n (name)) s
      """;

  static Display of(Connection connection) throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SETTINGS)) {
      while (row.next()) {
        settings.put(row.getString(1), row.getString(2));
      }
    }
    return new Display(settings);
  }
}
