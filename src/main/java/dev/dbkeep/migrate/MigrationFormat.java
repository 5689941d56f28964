package dev.dbkeep.migrate;

/** Whose folder layout and history table a set of migrations has. */
public enum MigrationFormat {
  OWN("dbkeep", "migrations/<yyyyMMddHHmmss>_<name>/migration.sql", "dbkeep.migration"),
  PRISMA("Prisma", "prisma/migrations/<yyyyMMddHHmmss>_<name>/migration.sql", "_prisma_migrations"),
  DRIZZLE("Drizzle", "drizzle/<tag>.sql with meta/_journal.json", "drizzle.__drizzle_migrations"),
  FLYWAY("Flyway", "V<version>__<description>.sql and R__<description>.sql", "flyway_schema_history");

  private final String tool;
  private final String layout;
  private final String historyTable;

  MigrationFormat(String tool, String layout, String historyTable) {
    this.tool = tool;
    this.layout = layout;
    this.historyTable = historyTable;
  }

  /** The tool as people call it. */
  public String tool() {
    return tool;
  }

  /** How its files are named, for messages. */
  public String layout() {
    return layout;
  }

  /** The table in which it remembers what was applied, for messages. */
  public String historyTable() {
    return historyTable;
  }
}
