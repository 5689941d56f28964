package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.http.FreeSql;
import dev.dbkeep.studio.tables.TableName;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are to be counted.
 *
 * @param exact whether every one is read for it
 * @param limit of an exact count: at so many it ends, and soon
 */
public record CountRequest(
    String schema, String name, @Nullable Filter filter, boolean exact, @Nullable Integer limit)
    implements FreeSql {
  @Override
  public boolean holdsFreeSql() {
    return Filter.holdsRaw(filter);
  }

  TableName table() {
    return new TableName(schema, name);
  }
}
