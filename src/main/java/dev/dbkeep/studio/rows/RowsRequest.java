package dev.dbkeep.studio.rows;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.http.FreeSql;
import dev.dbkeep.studio.tables.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of rows that is wanted.
 *
 * @param sort the wished order; the key follows by itself
 * @param limit at most so many rows
 */
public record RowsRequest(
    String schema,
    String name,
    @Nullable List<SortColumn> sort,
    @Nullable Filter filter,
    @Nullable Place place,
    @Nullable Integer limit)
    implements FreeSql {
  private static final int USUAL = 100;
  private static final int MOST = 1000;

  @Override
  public boolean holdsFreeSql() {
    return Filter.holdsRaw(filter);
  }

  TableName table() {
    return new TableName(schema, name);
  }

  List<SortColumn> wished() {
    return sort == null ? List.of() : sort;
  }

  Place where() {
    return place == null ? new Place.First() : place;
  }

  int rows() {
    int wanted = limit == null ? USUAL : limit;
    if (wanted < 1 || wanted > MOST) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "a page has 1 to " + MOST + " rows, not " + wanted,
          "Ask for the next page.");
    }
    return wanted;
  }
}
