package dev.dbkeep.studio.tables;

import dev.dbkeep.postgres.Identifiers;

/** A table or view as it is written in SQL. */
public record TableName(String schema, String name) {
  public String quoted() {
    return Identifiers.quote(schema, name);
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
