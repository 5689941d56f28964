package dev.dbkeep.upkeep.relations;

import dev.dbkeep.postgres.Identifiers;

/** A table with its schema. */
public record TableName(String schema, String name) implements Comparable<TableName> {
  String quoted() {
    return Identifiers.quote(schema, name);
  }

  /** Whether somebody who writes this means it. */
  public boolean isNamed(String text) {
    return text.equals(name) || text.equals(toString());
  }

  @Override
  public int compareTo(TableName other) {
    return toString().compareTo(other.toString());
  }

  /** As in dbkeep.toml: without the schema where that is public. */
  public String shown() {
    return schema.equals("public") ? name : toString();
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
