package dev.dbkeep.schema;

import dev.dbkeep.postgres.sql.SqlScript;
import java.util.List;

/** Nothing at all: what a database holds before anybody made anything in it. */
public final class EmptySource implements SchemaSource {
  @Override
  public String description() {
    return "an empty database";
  }

  @Override
  public List<SqlScript> scripts() {
    return List.of();
  }

  @Override
  public boolean ordered() {
    return true;
  }
}
