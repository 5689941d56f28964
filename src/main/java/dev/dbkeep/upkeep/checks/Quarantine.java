package dev.dbkeep.upkeep.checks;

import dev.dbkeep.postgres.Identifiers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Puts rows aside instead of deleting them: into a table of schema dbkeep with the same columns, in
 * the same statement that takes them away.
 */
final class Quarantine {
  private static final int READABLE = 40;

  private Quarantine() {}

  /** Where rows of a table go, as SQL. */
  static String table(String table) {
    StringBuilder plain = new StringBuilder();
    table
        .codePoints()
        .map(c -> Character.isLetterOrDigit(c) && c < 128 ? Character.toLowerCase(c) : '_')
        .limit(READABLE)
        .forEach(plain::appendCodePoint);
    CRC32 sum = new CRC32();
    sum.update(table.getBytes(StandardCharsets.UTF_8));
    // two long names must not meet in one table
    return "dbkeep.quarantine_" + plain + "_" + Long.toHexString(sum.getValue());
  }

  /**
   * @param table its name as SQL
   * @param condition on its rows, which it calls {@code c}
   */
  static List<String> statements(String table, String condition) {
    String aside = table(table);
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS dbkeep",
        "CREATE TABLE IF NOT EXISTS " + aside + " (LIKE " + table + ")",
        "COMMENT ON TABLE "
            + aside
            + " IS "
            + Identifiers.literal("rows of " + table + " that dbkeep health --fix put aside"),
        "WITH moved AS (DELETE FROM "
            + table
            + " c WHERE "
            + condition
            + " RETURNING c.*) INSERT INTO "
            + aside
            + " SELECT * FROM moved");
  }
}
