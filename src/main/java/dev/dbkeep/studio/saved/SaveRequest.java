package dev.dbkeep.studio.saved;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What is to be kept.
 *
 * @param seen what it takes the place of; null for something new
 * @param schema of the table whose filter it is; null for a text of SQL
 * @param table null for a text of SQL
 */
record SaveRequest(
    Saved.@Nullable Seen seen,
    @Nullable String schema,
    @Nullable String table,
    String name,
    String text,
    boolean shared) {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_TEXT = 100_000;

  SaveRequest {
    name = name == null ? "" : name.strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw wrong("a name has 1 to %d characters".formatted(LONGEST_NAME), "Take another name.");
    }
    if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
      throw wrong(
          "what is saved has 1 to %d characters".formatted(LONGEST_TEXT),
          "Keep a longer text in a file of the project.");
    }
    if (name.indexOf('\0') >= 0 || text.indexOf('\0') >= 0) {
      throw wrong("PostgreSQL keeps no character of the code 0", "Take it out of the text.");
    }
    if ((schema == null) != (table == null)) {
      throw wrong("a filter belongs to a schema and a table", "Name both, or none.");
    }
  }

  private static DbkeepException wrong(String message, String hint) {
    return DbkeepException.of(ErrorCode.USAGE, message, hint);
  }
}
