package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.tables.TableName;
import java.util.Map;

/**
 * One value, whole.
 *
 * @param key the values of the key's columns as they are printed
 */
public record CellRequest(String schema, String name, Map<String, String> key, String column) {
  public CellRequest {
    key = Map.copyOf(key);
  }

  TableName table() {
    return new TableName(schema, name);
  }
}
