package dev.dbkeep.lint.facts;

/**
 * What PostgreSQL does with a default on rows that are there: one stored value, or a rewrite of the
 * table.
 */
public enum DefaultKind {
  NONE,
  CONSTANT,
  /** The same value for all rows of a statement, such as now(): stored once since PostgreSQL 11. */
  STABLE,
  /** Another value for each row, such as gen_random_uuid(): the table is rewritten. */
  VOLATILE,
  /** A function whose volatility only the database knows. */
  UNKNOWN
}
