package dev.dbkeep.upkeep.retention;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.SortedMap;

/** Takes rows while they are removed; what it has taken is safe before the removal commits. */
interface Archive extends AutoCloseable {
  /** Runs the statement of the source in the transaction that is open; returns how many rows. */
  long take(Connection connection, Source source) throws SQLException, IOException;

  /** The last thing before the commit; returns how long each file is then. */
  default SortedMap<String, Long> flush() throws IOException {
    return Collections.emptySortedMap();
  }

  /** The transaction with these lengths is in. */
  default void committed(SortedMap<String, Long> lengths) {}

  /** The transaction was rolled back: what it gave is taken away again. */
  default void rollBack() throws IOException {}

  @Override
  default void close() throws IOException {}

  /** Rows go for good. */
  static long remove(Connection connection, Source source) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return source.removes() ? statement.executeLargeUpdate(source.statement()) : 0;
    }
  }
}
