package dev.dbkeep.prisma;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The names Prisma gives to keys, indexes and foreign keys. What PostgreSQL would cut at 63 bytes
 * is cut before the suffix, so that the suffix stays.
 */
final class ConstraintNames {
  private static final int LIMIT = 63;

  private ConstraintNames() {}

  static String primaryKey(String table) {
    return cut(table, "_pkey");
  }

  static String unique(String table, List<String> columns) {
    return cut(table + "_" + String.join("_", columns), "_key");
  }

  static String index(String table, List<String> columns) {
    return cut(table + "_" + String.join("_", columns), "_idx");
  }

  static String foreignKey(String table, List<String> columns) {
    return cut(table + "_" + String.join("_", columns), "_fkey");
  }

  static String joinTable(String relation) {
    return cut("_" + relation, "");
  }

  static String joinTableKey(String table) {
    return cut(table, "_AB_pkey");
  }

  static String joinTableUnique(String table) {
    return cut(table, "_AB_unique");
  }

  static String joinTableIndex(String table) {
    return cut(table, "_B_index");
  }

  /** {@code side} is A or B. */
  static String joinTableForeignKey(String table, String side) {
    return cut(table, "_" + side + "_fkey");
  }

  private static String cut(String start, String suffix) {
    int room = LIMIT - suffix.length();
    if (start.getBytes(StandardCharsets.UTF_8).length <= room) {
      return start + suffix;
    }
    int end = 0;
    int bytes = 0;
    while (end < start.length()) {
      int character = start.codePointAt(end);
      bytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > room) {
        break;
      }
      end += Character.charCount(character);
    }
    return start.substring(0, end) + suffix;
  }
}
