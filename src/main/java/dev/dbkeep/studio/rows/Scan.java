package dev.dbkeep.studio.rows;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.rows.Stretches.Stretch;
import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a table without an index, a stretch of blocks at a time, so that progress and first
 * hits are seen at once and it can be stopped between two stretches. A large table is read by as
 * many connections as the server would use processes; all see the same snapshot.
 */
final class Scan {
  /** From there on a range of places is found without reading the blocks before it. */
  private static final int RANGES_SINCE = 14;

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final long BETWEEN_NANOS = 100_000_000;

  private final Database database;
  private final Caller caller;
  private final TableShape shape;
  private final Order order;
  private final String condition;
  private final int limit;
  private final Consumer<ScanLine> lines;
  private long found;
  private long told;

  private Scan(
      Database database,
      Caller caller,
      TableShape shape,
      ScanRequest request,
      Consumer<ScanLine> lines) {
    this.database = database;
    this.caller = caller;
    this.shape = shape;
    this.order = Order.of(shape, List.of());
    this.condition = Condition.of(shape, request.filter());
    this.limit = request.rows();
    this.lines = lines;
  }

  /** Reads until enough is found or nothing is left; each line is handed on as it comes. */
  static void run(Database database, Caller caller, ScanRequest request, Consumer<ScanLine> lines) {
    database.read(
        caller,
        LONG,
        connection -> {
          TableShape shape = ShapeReader.read(connection, request.table());
          new Scan(database, caller, shape, request, lines).run(connection);
          return true;
        });
  }

  private void run(Connection connection) throws SQLException {
    boolean ranges = connection.getMetaData().getDatabaseMajorVersion() >= RANGES_SINCE;
    List<Heap> heaps = ranges ? Heap.of(connection, shape.table()) : List.of();
    // of what has no blocks the server knows whether it is empty or cannot be read here
    boolean blocks = heaps.stream().anyMatch(heap -> heap.blocks() > 0);
    boolean complete = blocks ? byStretches(connection, heaps) : whole(connection);
    lines.accept(new ScanLine(complete ? 1.0 : null, found, List.of(), true, complete));
  }

  private boolean whole(Connection connection) throws SQLException {
    return tell(rows(connection, shape.table().quoted(), ""), null);
  }

  private boolean byStretches(Connection connection, List<Heap> heaps) throws SQLException {
    Readers readers = Readers.of(connection, heaps);
    Stretches stretches = new Stretches(heaps, 1 + readers.beside());
    // the first says that it goes on, before others cost time
    readNext(connection, stretches);
    if (readers.beside() > 0 && stretches.more()) {
      stay(connection);
      for (int i = 0; i < readers.beside(); i++) {
        Thread.startVirtualThread(() -> help(readers.snapshot(), stretches));
      }
    }
    readAll(connection, stretches);
    return stretches.await();
  }

  /** The one that was asked may have nothing to do while the last helper reads, and has to stay. */
  private static void stay(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = " + LONG.toMillis());
    }
  }

  private void help(String snapshot, Stretches stretches) {
    try {
      database.readBeside(
          caller,
          LONG,
          snapshot,
          connection -> {
            readAll(connection, stretches);
            return true;
          });
    } catch (DbkeepException e) {
      // one that could not begin is only missed; what it began to read the stretches know
    }
  }

  private void readAll(Connection connection, Stretches stretches) {
    boolean more = true;
    while (more) {
      more = readNext(connection, stretches);
    }
  }

  /** False when there is nothing more to read. */
  private boolean readNext(Connection connection, Stretches stretches) {
    Optional<Stretch> next = stretches.take();
    next.ifPresent(stretch -> read(connection, stretches, stretch));
    return next.isPresent();
  }

  private void read(Connection connection, Stretches stretches, Stretch stretch) {
    try {
      List<Row> rows = rows(connection, "ONLY " + stretch.heap().quoted(), stretch.condition());
      if (!tell(rows, stretches.passed(stretch))) {
        stretches.stop();
      }
    } catch (SQLException | RuntimeException e) {
      stretches.fail(e);
    } finally {
      stretches.giveBack();
    }
  }

  private List<Row> rows(Connection connection, String from, String place) throws SQLException {
    String sql =
        "SELECT %s FROM %s AS \"row\" WHERE %s%s LIMIT %d"
            .formatted(Cells.list(shape, order.columns()), from, place, condition, wanted());
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(Cells.read(row, shape.columns().size(), order.columns().size()));
      }
    }
    return rows;
  }

  private synchronized long wanted() {
    return limit - found;
  }

  /** Hands on what was found as far as it is wanted; false when it is enough. */
  private synchronized boolean tell(List<Row> rows, @Nullable Double progress) {
    List<Row> wanted = rows.subList(0, (int) Math.min(rows.size(), limit - found));
    found += wanted.size();
    long now = System.nanoTime();
    // a page that draws more often than is seen takes the time from the readers
    if (told == 0 || !wanted.isEmpty() || now - told > BETWEEN_NANOS) {
      lines.accept(new ScanLine(progress, found, wanted, false, false));
      told = now;
    }
    return found < limit;
  }
}
