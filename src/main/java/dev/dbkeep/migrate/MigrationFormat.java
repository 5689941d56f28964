package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.Locale;
import java.util.Optional;

/** Whose folder layout and history table a set of migrations has. */
public enum MigrationFormat {
  OWN("dbkeep", "migrations/<yyyyMMddHHmmss>_<name>/migration.sql", "dbkeep.migration"),
  PRISMA("Prisma", "prisma/migrations/<yyyyMMddHHmmss>_<name>/migration.sql", "_prisma_migrations"),
  DRIZZLE("Drizzle", "drizzle/<tag>.sql with meta/_journal.json", "drizzle.__drizzle_migrations"),
  FLYWAY(
      "Flyway", "V<version>__<description>.sql and R__<description>.sql", "flyway_schema_history");

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

  /** The word for it in flags, settings and JSON. */
  public String key() {
    return tool.toLowerCase(Locale.ROOT);
  }

  /** The format of a {@link #key}, or empty for {@code auto}. */
  public static Optional<MigrationFormat> ofKey(String key) {
    if (key.equals("auto")) {
      return Optional.empty();
    }
    for (MigrationFormat format : values()) {
      if (format.key().equals(key)) {
        return Optional.of(format);
      }
    }
    throw DbkeepException.of(
        ErrorCode.USAGE,
        "there is no migration format named " + key,
        "Use auto, dbkeep, prisma, drizzle or flyway.");
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
