package dev.dbkeep.upkeep.partitions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies rows in the order of their keys, so that none is copied twice however it is changed
 * meanwhile; what is changed is noted and comes right afterwards.
 */
final class SplitCopy {
  private final Connection connection;
  private final Exchange exchange;
  private final SplitLog log;
  private List<String> position;
  private List<String> next;
  private long copied;
  private long added;

  SplitCopy(Connection connection, Exchange exchange) {
    this.connection = connection;
    this.exchange = exchange;
    this.log = new SplitLog(connection);
    this.position = exchange.split().position();
    this.next = position;
    this.copied = exchange.split().copied();
  }

  /** One batch; returns whether it was the last. */
  boolean copy(int rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      int place = 1;
      for (String value : position) {
        statement.setString(place++, value);
      }
      statement.setInt(place, rows);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        added = row.getLong(1);
        if (added > 0) {
          next = new ArrayList<>(List.of((String[]) row.getArray(2).getArray()));
        }
      }
    }
    log.copied(exchange.split(), next, added);
    if (added < rows) {
      log.become(exchange.split(), Split.State.COPIED);
    }
    return added < rows;
  }

  private String sql() {
    SplitKey key = exchange.key();
    return """
    WITH picked AS (SELECT %1$s, %2$s FROM %3$s AS s%4$s ORDER BY %5$s LIMIT ?),
         added AS (INSERT INTO %6$s (%7$s) OVERRIDING SYSTEM VALUE SELECT %7$s FROM picked)
    SELECT count(*), (SELECT ARRAY[%8$s] FROM picked ORDER BY %9$s LIMIT 1) FROM picked
    """
        .formatted(
            exchange.listOf("s"),
            key.named("s"),
            exchange.source(),
            position.isEmpty() ? "" : " WHERE " + key.behind("s"),
            key.of("s"),
            exchange.target(),
            exchange.list(),
            key.texts(),
            key.descending());
  }

  /** Once the batch is in. */
  void committed() {
    position = next;
    copied += added;
    added = 0;
  }

  long rows() {
    return copied;
  }
}
