package dev.dbkeep.architecture.planted.config;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Wrong: settings that come out of a query. */
record RunsSql(ResultSet rows) {
  String first() throws SQLException {
    return rows.getString(1);
  }
}
