package dev.dbkeep.upkeep.completeness;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.pace.BatchRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Adds the missing rows of one rule. What is missing is listed once, in a temporary table that goes
 * with the connection: whatever ends the run, the next one lists what is left.
 */
final class FillRun {
  private static final String LIST = "pg_temp.dbkeep_missing";
  private static final String FOREIGN_KEY = "23503";

  private final Connection connection;
  private final RequiredRows required;
  private final List<String> conflict;
  private final FillLog log;
  private long position;
  private long positionNext;
  private long batchRows;

  FillRun(Connection connection, RequiredRows required, List<String> conflict, FillLog log) {
    this.connection = connection;
    this.required = required;
    this.conflict = conflict;
    this.log = log;
  }

  /** Is told while rows are added. */
  @FunctionalInterface
  interface Counter {
    void added(long rows, long missing);
  }

  Filled run(ServerUrl url, ExecuteOptions locks, Counter counter, Consumer<String> waiting)
      throws SQLException, InterruptedException {
    long began = System.nanoTime();
    boolean resumed = log.begin(required.rule().name(), required.target().shown());
    long missing = list();
    log.missing(missing);
    if (missing > 0) {
      new BatchRun(connection, url, locks, waiting)
          .run(rows -> batch(rows, missing), () -> committed(counter, missing));
    }
    log.end();
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + LIST);
    }
    return new Filled(
        required.rule(),
        required.target().shown(),
        resumed,
        missing,
        log.rows(),
        missing - log.rows(),
        Duration.ofNanos(System.nanoTime() - began));
  }

  private long list() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE dbkeep_missing AS SELECT row_number() OVER () AS dbkeep_number,"
              + " m.* FROM ("
              + required.missing()
              + ") AS m");
      statement.execute("CREATE UNIQUE INDEX ON " + LIST + " (dbkeep_number)");
      statement.execute("ANALYZE " + LIST);
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + LIST)) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void committed(Counter counter, long missing) {
    position = positionNext;
    log.committed(batchRows);
    counter.added(log.rows(), missing);
  }

  private boolean batch(int rows, long missing) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // a deferred foreign key would fail at the commit, where no row can be told from another
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
    long end = Math.min(missing, position + rows);
    Savepoint before = connection.setSavepoint();
    try {
      batchRows = insert(position, end);
    } catch (SQLException e) {
      if (!FOREIGN_KEY.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      batchRows = oneByOne(end);
    }
    log.batch(batchRows);
    positionNext = end;
    return end == missing;
  }

  /** Somebody removed a parent since the list was made: its row is not required any more. */
  private long oneByOne(long end) throws SQLException {
    long count = 0;
    for (long number = position; number < end; number++) {
      Savepoint before = connection.setSavepoint();
      try {
        count += insert(number, number + 1);
        connection.releaseSavepoint(before);
      } catch (SQLException e) {
        if (!FOREIGN_KEY.equals(e.getSQLState())) {
          throw e;
        }
        connection.rollback(before);
      }
    }
    return count;
  }

  private long insert(long after, long end) throws SQLException {
    String sql = required.insertion(LIST, "dbkeep_number > ? AND dbkeep_number <= ?", conflict);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int place = 1;
      for (String value : required.rule().fill().values()) {
        statement.setString(place++, value);
      }
      statement.setLong(place++, after);
      statement.setLong(place, end);
      return statement.executeLargeUpdate();
    }
  }
}
