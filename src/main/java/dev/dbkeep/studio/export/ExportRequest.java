package dev.dbkeep.studio.export;

import dev.dbkeep.studio.http.FreeSql;
import dev.dbkeep.studio.rows.Filter;
import dev.dbkeep.studio.rows.SortColumn;
import dev.dbkeep.studio.tables.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of all rows that a look at a table shows.
 *
 * @param sort the wished order; the key follows by itself
 * @param columns those of the file in their order; null for all
 */
public record ExportRequest(
    String schema,
    String name,
    @Nullable List<SortColumn> sort,
    @Nullable Filter filter,
    Format format,
    @Nullable List<String> columns)
    implements FreeSql {
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
}
