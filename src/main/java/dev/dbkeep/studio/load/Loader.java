package dev.dbkeep.studio.load;

import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Adds all staged records to the table in one statement, or says which of them are in the way. */
final class Loader {
  private static final String OF_VALUE = "22";
  private static final String OF_CONSTRAINT = "23";
  private static final String TWICE = "21000";
  private static final String RAISED = "P0001";
  private static final int ATTEMPTS = 3;

  private final Connection connection;
  private final StagedFile file;
  private final Rows rows;
  private final Mode mode;
  private final FileFormat format;
  private final @Nullable Keeping keeping;

  /**
   * Of one file.
   *
   * @param keeping keeps what takes the rows back; null when nothing does
   */
  Loader(
      Connection connection,
      StagedFile file,
      Rows rows,
      Mode mode,
      FileFormat format,
      @Nullable Keeping keeping) {
    this.connection = connection;
    this.file = file;
    this.rows = rows;
    this.mode = mode;
    this.format = format;
    this.keeping = keeping;
  }

  /** The open transaction holds the rows afterwards, unless there are faults. */
  LoadResult run(long copied) throws SQLException {
    long read = copied - format.firstRecord() + 1;
    java.sql.Savepoint before = connection.setSavepoint();
    for (int attempt = 1; ; attempt++) {
      try {
        long written = keeping == null ? add("n >= " + format.firstRecord()) : keeping.add(read);
        execute("SET CONSTRAINTS ALL IMMEDIATE");
        return LoadResult.written(read, written, Sequences.behind(connection, rows));
      } catch (SQLException e) {
        boolean again = Keeping.RACED.equals(e.getSQLState()) && attempt < ATTEMPTS;
        if (!again && !isOfRow(e)) {
          throw e;
        }
        connection.rollback(before);
        if (!again) {
          return explained(read, copied, e);
        }
      }
    }
  }

  private LoadResult explained(long read, long last, SQLException e) throws SQLException {
    execute("CREATE UNIQUE INDEX ON " + StagedFile.TABLE + " (n)");
    execute("ANALYZE " + StagedFile.TABLE);
    execute("SET CONSTRAINTS ALL IMMEDIATE");
    Faults faults = new Faults(connection, file, rows);
    if (TWICE.equals(e.getSQLState())) {
      faults.twice(format.firstRecord(), e);
    } else {
      search(format.firstRecord(), last, faults);
    }
    List<LoadFault> found = faults.all();
    return LoadResult.refused(read, found.isEmpty() ? List.of(whole(e)) : found, faults.isFull());
  }

  /** Adds what goes in, half by half, until a single record is left that does not. */
  private void search(long from, long to, Faults faults) throws SQLException {
    if (faults.isFull() || from > to) {
      return;
    }
    java.sql.Savepoint before = connection.setSavepoint();
    try {
      add("n BETWEEN " + from + " AND " + to);
      connection.releaseSavepoint(before);
      return;
    } catch (SQLException e) {
      if (!isOfRow(e)) {
        throw e;
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      if (from == to) {
        faults.add(from, e);
        return;
      }
    }
    long middle = from + (to - from) / 2;
    search(from, middle, faults);
    search(middle + 1, to, faults);
  }

  private long add(String condition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      return statement.executeLargeUpdate(rows.insert(mode, condition));
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Whether a row is to blame and not the server, a right, or somebody's lock. */
  private static boolean isOfRow(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith(OF_VALUE)
        || state.startsWith(OF_CONSTRAINT)
        || state.equals(TWICE)
        || state.equals(RAISED)
        || state.equals("44000");
  }

  static LoadFault whole(SQLException e) {
    ServerErrorMessage error =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    return new LoadFault(
        null,
        List.of(),
        SqlErrors.plain(e),
        error == null ? null : error.getDetail(),
        error == null ? null : error.getConstraint(),
        e.getSQLState());
  }
}
