package dev.dbkeep.studio.rows;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.TableShape;
import java.time.Duration;
import java.util.List;

/** What can be asked about the rows of a table. */
public final class RowsEndpoints {
  private static final String TOO_LONG = "57014";
  private static final Duration PAGE = Duration.ofSeconds(30);
  private static final Duration QUICK = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Database database;
  private final Duration patience;

  public RowsEndpoints(Database database) {
    this(database, PAGE);
  }

  /**
   * The same.
   *
   * @param patience with which a page is waited for
   */
  RowsEndpoints(Database database, Duration patience) {
    this.database = database;
    this.patience = patience;
  }

  public List<Endpoint<?>> all() {
    return List.of(
        Endpoint.post(
                "/api/rows",
                "a page of rows from a place in an order",
                RowsRequest.class,
                Page.class,
                this::page)
            .needs(Needs.VIEWER),
        Endpoint.post(
                "/api/cell",
                "one value, whole",
                CellRequest.class,
                CellValue.class,
                (caller, request) ->
                    database.read(caller, PAGE, connection -> CellValue.read(connection, request)))
            .needs(Needs.VIEWER),
        Endpoint.post(
                "/api/count",
                "how many rows meet a filter",
                CountRequest.class,
                Counts.class,
                this::count)
            .needs(Needs.VIEWER),
        Endpoint.post(
                "/api/plan",
                "what a filter would cost, and the index that would help",
                PlanRequest.class,
                FilterPlan.class,
                (caller, request) ->
                    database.read(
                        caller, QUICK, connection -> FilterPlan.read(connection, request)))
            .needs(Needs.VIEWER),
        Endpoint.stream(
                "/api/scan",
                "rows that no index leads to, while they are found",
                ScanRequest.class,
                ScanLine.class,
                (caller, request, lines) -> Scan.run(database, caller, request, lines::write))
            .needs(Needs.VIEWER));
  }

  /** What takes too long is told with the index that would make it quick, where one is known. */
  Page page(Caller caller, RowsRequest request) {
    try {
      return database.read(caller, patience, connection -> PageReader.read(connection, request));
    } catch (DbkeepException e) {
      throw TOO_LONG.equals(e.sqlState()) ? advised(caller, request, e) : e;
    }
  }

  private DbkeepException advised(Caller caller, RowsRequest request, DbkeepException late) {
    try {
      return database
          .read(caller, QUICK, connection -> PageReader.advice(connection, request))
          .map(late::hint)
          .orElse(late);
    } catch (DbkeepException e) {
      return late;
    }
  }

  private Counts count(Caller caller, CountRequest request) {
    Integer limit = request.limit();
    Duration patience = !request.exact() ? PAGE : limit == null ? LONG : QUICK;
    return database.read(
        caller,
        patience,
        connection -> {
          TableShape shape = ShapeReader.read(connection, request.table());
          String condition = Condition.of(shape, request.filter());
          if (!request.exact()) {
            return Counts.quick(connection, shape, condition);
          }
          return limit == null
              ? Counts.whole(connection, shape, condition)
              : Counts.upTo(limit, connection, shape, condition);
        });
  }
}
