package dev.dbkeep.branch.mask;

import dev.dbkeep.postgres.Identifiers;

/**
 * A column that a rule names, as the catalog has it.
 *
 * @param type as it is written in SQL, with its length
 * @param typeName of the type alone, or of what its domain is made of
 * @param category of the type, as pg_type has it
 */
record MaskColumn(
    long table,
    String schema,
    String tableName,
    String kind,
    int number,
    String name,
    String type,
    String typeName,
    String category,
    boolean notNull,
    boolean generated) {

  String quotedTable() {
    return Identifiers.quote(schema, tableName);
  }

  String display() {
    return (schema.equals("public") ? "" : schema + ".") + tableName + "." + name;
  }

  boolean isText() {
    return category.equals("S");
  }

  /** Equal texts may differ in case. */
  boolean isCaseless() {
    return typeName.equals("citext");
  }
}
