package dev.dbkeep.studio.database;

/** The tables that dbkeep keeps in the database; handed in by who makes them. */
public interface OwnTables {
  /** Makes those that are missing, or says why that cannot be. */
  void prepare();
}
