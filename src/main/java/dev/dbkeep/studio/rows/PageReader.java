package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page. Its place is found by the values of a row, so that a page in the middle of a
 * thousand million rows costs what the first one costs; rows are passed one by one only where there
 * is no key.
 */
public final class PageReader {
  /** Passing so many rows costs less than anybody notices. */
  private static final int FEW = 20_000;

  private static final double HUNDRED = 100;
  private static final double SLOW_COST = 100_000;

  private final Connection connection;
  private final RowsRequest request;
  private final TableShape shape;
  private final Order order;
  private final String condition;
  private final Walk walk;
  private final int limit;

  private PageReader(Connection connection, RowsRequest request, TableShape shape) {
    this.connection = connection;
    this.request = request;
    this.shape = shape;
    this.order = Order.of(shape, request.wished());
    this.condition = Condition.of(shape, request.filter());
    this.walk = new Walk(connection, order, condition);
    this.limit = request.rows();
  }

  public static Page read(Connection connection, RowsRequest request) throws SQLException {
    return new PageReader(connection, request, ShapeReader.read(connection, request.table()))
        .read();
  }

  /** What would make such a page quick; empty where an index serves or none is known that would. */
  static Optional<String> advice(Connection connection, RowsRequest request) throws SQLException {
    TableShape shape = ShapeReader.read(connection, request.table());
    Optional<String> order =
        Optional.ofNullable(new PageReader(connection, request, shape).warning());
    return order.isPresent()
        ? order
        : Optional.ofNullable(FilterPlan.of(connection, shape, request.filter()).suggestion())
            .map("no index serves this filter: "::concat);
  }

  /** Where a page lies and how it was found. */
  private record Found(Chunk chunk, boolean before, String method, @Nullable Double position) {}

  private static final String KEYSET = "keyset";
  private static final String OFFSET = "offset";

  private Page read() throws SQLException {
    long began = System.nanoTime();
    boolean backwards =
        request.where() instanceof Place.Last || request.where() instanceof Place.Before;
    Found found =
        switch (request.where()) {
          case Place.First _ -> new Found(walk.first(limit), false, KEYSET, 0.0);
          case Place.Last _ -> last();
          case Place.After after ->
              new Found(walk.among(order.behind(after.cursor()), limit), true, KEYSET, null);
          case Place.Before before ->
              new Found(
                  walk.reversed().among(order.reversed().behind(before.cursor()), limit).reversed(),
                  true,
                  KEYSET,
                  null);
          case Place.Percent percent -> percent(percent.percent() / HUNDRED);
          case Place.Offset offset -> skipping(offset.offset(), null);
        };
    // what was read backwards goes on in front of it, and ends where the reading began
    boolean turned = backwards && found.method().equals(KEYSET);
    return new Page(
        shape.columns().stream().map(TableShape.Column::name).toList(),
        found.chunk().rows(),
        turned ? found.chunk().more() : found.before(),
        turned ? request.where() instanceof Place.Before : found.chunk().more(),
        found.method(),
        Duration.ofNanos(System.nanoTime() - began).toMillis(),
        found.position(),
        warning());
  }

  private Found last() throws SQLException {
    if (order.total()) {
      return new Found(walk.reversed().first(limit).reversed(), true, KEYSET, 1.0);
    }
    long rows = count();
    return skipping(Math.max(0, rows - limit), 1.0);
  }

  private Found skipping(long passed, @Nullable Double position) throws SQLException {
    return new Found(walk.skipping(passed, limit), passed > 0, OFFSET, position);
  }

  private Found percent(double share) throws SQLException {
    if (share <= 0) {
      return new Found(walk.first(limit), false, KEYSET, 0.0);
    }
    if (share >= 1) {
      return last();
    }
    Estimate estimate = Estimate.of(connection, shape, condition);
    if (estimate.rows() > FEW && order.total()) {
      SortColumn first = order.columns().getFirst();
      Optional<String> value =
          new Seek(connection, shape).value(first.column(), first.descending() ? 1 - share : share);
      if (value.isPresent()) {
        return new Found(walk.among(order.from(value.get()), limit), true, KEYSET, share);
      }
    }
    long rows = estimate.rows() > FEW ? (long) estimate.rows() : count();
    return skipping((long) (rows * share), share);
  }

  private long count() throws SQLException {
    return Counts.exact(connection, shape, condition);
  }

  /** An order without an index is the one thing that no place in it makes fast. */
  private @Nullable String warning() throws SQLException {
    if (order.columns().isEmpty() || order.index(request.wished().size()).isPresent()) {
      return null;
    }
    Estimate all = Estimate.of(connection, shape, "true");
    return all.cost() < SLOW_COST || !shape.hasHeap()
        ? null
        : "no index gives this order: CREATE INDEX CONCURRENTLY ON %s (%s)"
            .formatted(shape.table().quoted(), order.indexed(request.wished().size()));
  }
}
