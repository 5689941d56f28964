package dev.dbkeep.catalog;

/**
 * The kinds of object dbkeep manages, in the order in which they are created when nothing else
 * decides.
 */
public enum ObjectType {
  SCHEMA("schema"),
  EXTENSION("extension"),
  ENUM("enum type"),
  DOMAIN("domain"),
  SEQUENCE("sequence"),
  TABLE("table"),
  SEQUENCE_OWNER("sequence owner"),
  INDEX("index"),
  FOREIGN_KEY("foreign key"),
  VIEW("view"),
  MATERIALIZED_VIEW("materialized view"),
  COMMENT("comment");

  private final String label;

  ObjectType(String label) {
    this.label = label;
  }

  /** The word used in messages, PostgreSQL's own. */
  public String label() {
    return label;
  }
}
