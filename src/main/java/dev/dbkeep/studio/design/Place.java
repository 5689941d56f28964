package dev.dbkeep.studio.design;

/**
 * What of a design something is about, so that a fault stands where it belongs.
 *
 * @param schema empty for what runs before the tables
 * @param table the table, or the enum type
 * @param name of the part; empty for the whole
 */
public record Place(Kind kind, String schema, String table, String name) {
  /** What can be at fault. */
  public enum Kind {
    BEFORE,
    SCHEMA,
    ENUM,
    TABLE,
    COLUMN,
    KEY,
    CHECK,
    INDEX,
    REFERENCE
  }

  static final Place BEFORE = new Place(Kind.BEFORE, "", "", "");

  static Place of(Kind kind, Design.Table table, String name) {
    return new Place(kind, table.schema(), table.name(), name);
  }
}
