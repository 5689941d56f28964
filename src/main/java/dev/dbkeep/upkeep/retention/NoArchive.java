package dev.dbkeep.upkeep.retention;

import java.sql.Connection;
import java.sql.SQLException;

/** Keeps nothing: the policy says that the rows may go for good. */
final class NoArchive implements Archive {
  @Override
  public long take(Connection connection, Source source) throws SQLException {
    return Archive.remove(connection, source);
  }
}
