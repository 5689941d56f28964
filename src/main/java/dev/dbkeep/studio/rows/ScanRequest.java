package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.http.FreeSql;
import dev.dbkeep.studio.tables.TableName;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are looked for where no index leads to them.
 *
 * @param limit so many are enough
 */
public record ScanRequest(
    String schema, String name, @Nullable Filter filter, @Nullable Integer limit)
    implements FreeSql {
  private static final int USUAL = 200;

  @Override
  public boolean holdsFreeSql() {
    return Filter.holdsRaw(filter);
  }

  TableName table() {
    return new TableName(schema, name);
  }

  int rows() {
    return limit == null ? USUAL : limit;
  }
}
