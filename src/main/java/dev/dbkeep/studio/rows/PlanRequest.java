package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.http.FreeSql;
import dev.dbkeep.studio.tables.TableName;
import org.jspecify.annotations.Nullable;

/** A filter whose price is asked before it is paid. */
public record PlanRequest(String schema, String name, @Nullable Filter filter) implements FreeSql {
  @Override
  public boolean holdsFreeSql() {
    return Filter.holdsRaw(filter);
  }

  TableName table() {
    return new TableName(schema, name);
  }
}
