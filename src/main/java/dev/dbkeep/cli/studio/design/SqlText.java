package dev.dbkeep.cli.studio.design;

import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.schema.SchemaSource;
import java.util.List;

/**
 * SQL that is at hand as text, run from top to bottom.
 *
 * @param description what errors point at
 */
record SqlText(String description, String sql) implements SchemaSource {
  @Override
  public List<SqlScript> scripts() {
    return List.of(new SqlScript(description, sql));
  }

  @Override
  public boolean ordered() {
    return true;
  }
}
