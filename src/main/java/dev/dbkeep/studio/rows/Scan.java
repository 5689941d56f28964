package dev.dbkeep.studio.rows;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.TableName;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks through a table without an index, a stretch of blocks at a time, so that progress and first
 * hits are seen at once and it can be stopped between two stretches.
 */
public final class Scan {
  /** From there on a range of places is found without reading the blocks before it. */
  private static final int RANGES_SINCE = 14;

  private static final long STRETCH_NANOS = 100_000_000;
  private static final int FIRST_STRETCH = 64;
  private static final int SMALLEST_STRETCH = 1;
  private static final int LARGEST_STRETCH = 20_000;

  private final Connection connection;
  private final TableShape shape;
  private final Order order;
  private final String condition;
  private final int limit;
  private final Consumer<ScanLine> lines;
  private long found;

  private Scan(
      Connection connection, TableShape shape, ScanRequest request, Consumer<ScanLine> lines) {
    this.connection = connection;
    this.shape = shape;
    this.order = Order.of(shape, List.of());
    this.condition = Condition.of(shape, request.filter());
    this.limit = request.rows();
    this.lines = lines;
  }

  /** Reads until enough is found or nothing is left; each line is handed on as it comes. */
  public static void run(Connection connection, ScanRequest request, Consumer<ScanLine> lines)
      throws SQLException {
    new Scan(connection, ShapeReader.read(connection, request.table()), request, lines).run();
  }

  private void run() throws SQLException {
    boolean ranges = connection.getMetaData().getDatabaseMajorVersion() >= RANGES_SINCE;
    List<Leaf> leaves = ranges ? leaves() : List.of();
    boolean complete = leaves.isEmpty() ? whole() : byStretches(leaves);
    lines.accept(new ScanLine(complete ? 1.0 : null, found, List.of(), true, complete));
  }

  /** A part of the table with a heap of its own, and the blocks of it. */
  private record Leaf(TableName name, long blocks) {}

  private List<Leaf> leaves() throws SQLException {
    String sql =
        """
        SELECT n.nspname, c.relname, pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::bigint
          FROM (SELECT %s::pg_catalog.regclass::oid AS top) t
          CROSS JOIN LATERAL (SELECT relid::oid FROM pg_catalog.pg_partition_tree(top) WHERE isleaf
            UNION SELECT top) p
          JOIN pg_catalog.pg_class c ON c.oid = p.relid
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'm')
        """
            .formatted(Identifiers.literal(shape.table().quoted()));
    List<Leaf> leaves = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        leaves.add(new Leaf(new TableName(row.getString(1), row.getString(2)), row.getLong(3)));
      }
    }
    return leaves;
  }

  private boolean byStretches(List<Leaf> leaves) throws SQLException {
    double all = Math.max(1, leaves.stream().mapToLong(Leaf::blocks).sum());
    double passed = 0;
    long stretch = FIRST_STRETCH;
    for (Leaf leaf : leaves) {
      for (long block = 0; block < leaf.blocks(); ) {
        long end = Math.min(leaf.blocks(), block + stretch);
        long began = System.nanoTime();
        boolean enough = read(leaf.name(), place(block, end), (passed + end) / all);
        if (enough) {
          return false;
        }
        long took = Math.max(1, System.nanoTime() - began);
        stretch = Math.clamp(stretch * STRETCH_NANOS / took, SMALLEST_STRETCH, LARGEST_STRETCH);
        block = end;
      }
      passed += leaf.blocks();
    }
    return true;
  }

  private static String place(long from, long to) {
    return "ctid >= '(%d,0)' AND ctid < '(%d,0)' AND ".formatted(from, to);
  }

  private boolean whole() throws SQLException {
    return !read(shape.table(), "", null);
  }

  /** True when enough is found. */
  private boolean read(
      TableName from, String place, @org.jspecify.annotations.Nullable Double progress)
      throws SQLException {
    String sql =
        "SELECT %s FROM %s AS \"row\" WHERE %s%s LIMIT %d"
            .formatted(
                Cells.list(shape, order.columns()), from.quoted(), place, condition, limit - found);
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(Cells.read(row, shape.columns().size(), order.columns().size()));
      }
    }
    found += rows.size();
    lines.accept(new ScanLine(progress, found, rows, false, false));
    return found >= limit;
  }
}
