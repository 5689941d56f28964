package dev.dbkeep.studio.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is done with a connection.
 *
 * @param <T> what comes of it
 */
public interface Work<T> {
  T on(Connection connection) throws SQLException;
}
