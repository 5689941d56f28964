package dev.dbkeep.studio.database;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/**
 * One statement at the server, whose rows are fetched in batches that fit into memory, and whose
 * values are the server's own text. Asks the driver's core, since JDBC neither tells the command's
 * tag nor hands on notices while they come.
 */
public final class TextStatement {
  private static final int BATCH_BYTES = 1 << 20;
  private static final int MOST_ROWS = 1000;
  private static final int GROWTH = 8;
  private static final int ROW_OVERHEAD = 32;
  private static final int TEXT =
      QueryExecutor.QUERY_ONESHOT | QueryExecutor.QUERY_NO_BINARY_TRANSFER;

  private final QueryExecutor executor;
  private final Consumer<SQLWarning> notices;
  private List<TextColumn> columns = List.of();
  private boolean rows;
  private List<Tuple> batch = List.of();
  private int read;
  private @Nullable ResultCursor cursor;
  private @Nullable String tag;
  // of the first row nobody knows how long it is
  private int size = 1;

  private TextStatement(QueryExecutor executor, Consumer<SQLWarning> notices) {
    this.executor = executor;
    this.notices = notices;
  }

  /**
   * A column of the result.
   *
   * @param type its OID
   * @param modifier such as the length of a varchar
   */
  public record TextColumn(String name, int type, int modifier) {}

  /**
   * Runs a statement; in a transaction its rows stay at the server until they are asked for.
   *
   * @param notices takes what the server says meanwhile
   */
  public static TextStatement run(Connection connection, String sql, Consumer<SQLWarning> notices)
      throws SQLException {
    QueryExecutor executor = connection.unwrap(BaseConnection.class).getQueryExecutor();
    TextStatement statement = new TextStatement(executor, notices);
    Query query = executor.createSimpleQuery(sql);
    if (query.getSubqueries() != null) {
      // the server itself refuses two commands in one message, but the driver would cut them apart
      throw DbkeepException.of(
          ErrorCode.SCRIPT,
          "the driver reads one statement as several",
          "Write the quoted string in it as $$…$$.");
    }
    boolean alone = connection.getAutoCommit();
    executor.execute(
        query,
        null,
        statement.new Handler(),
        0,
        alone ? 0 : statement.size,
        TEXT | (alone ? QueryExecutor.QUERY_SUPPRESS_BEGIN : QueryExecutor.QUERY_FORWARD_CURSOR));
    return statement;
  }

  /** Whether it gives rows, be it none. */
  public boolean givesRows() {
    return rows;
  }

  public List<TextColumn> columns() {
    return columns;
  }

  /** What the server calls what it did; null for a statement that gives rows. */
  public @Nullable String tag() {
    return tag;
  }

  /** The next rows, at most so many and few enough for memory; empty when there are no others. */
  public List<Tuple> next(int most) throws SQLException {
    if (!more()) {
      return List.of();
    }
    int end = (int) Math.min(batch.size(), (long) read + most);
    List<Tuple> found = batch.subList(read, end);
    read = end;
    return found;
  }

  /** Whether there are others. */
  public boolean more() throws SQLException {
    while (read == batch.size() && cursor != null) {
      ResultCursor from = cursor;
      cursor = null;
      executor.fetch(from, new Handler(), size, false);
    }
    return read < batch.size();
  }

  private void take(List<Tuple> tuples) {
    batch = tuples;
    read = 0;
    int longest = tuples.stream().mapToInt(Tuple::length).max().orElse(0) + ROW_OVERHEAD;
    size = Math.clamp(BATCH_BYTES / longest, 1, Math.min(MOST_ROWS, size * GROWTH));
  }

  private final class Handler extends ResultHandlerBase {
    @Override
    public void handleResultRows(
        Query query, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor rest) {
      if (!rows) {
        rows = true;
        List<TextColumn> found = new ArrayList<>();
        for (Field field : fields) {
          found.add(new TextColumn(field.getColumnLabel(), field.getOID(), field.getMod()));
        }
        columns = List.copyOf(found);
      }
      take(tuples);
      cursor = rest;
    }

    @Override
    public void handleCommandStatus(String status, long count, long inserted) {
      tag = status;
    }

    @Override
    public void handleWarning(SQLWarning warning) {
      notices.accept(warning);
    }
  }
}
