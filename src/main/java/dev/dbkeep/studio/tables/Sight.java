package dev.dbkeep.studio.tables;

/** How much of a table this role may read. */
public enum Sight {
  /**
   * All of it, and where a row lies (ctid, tableoid): that right goes with the whole table only.
   */
  TABLE,
  /** Every column, each by a right of its own. */
  COLUMNS,
  /** Some columns; of the others nothing is known here. */
  SOME_COLUMNS
}
