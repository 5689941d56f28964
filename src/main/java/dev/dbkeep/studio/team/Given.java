package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a question has to hold: JSON may leave out or misspell what the pages always send. */
final class Given {
  private Given() {}

  static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw DbkeepException.of(
          ErrorCode.USAGE, "the question has no " + what, "Say it; /api/openapi.json shows how.");
    }
    return value;
  }

  static UUID id(String text, String what) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw wrong(text, "id of a " + what);
    }
  }

  static long number(String text, String what) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw wrong(text, what);
    }
  }

  private static DbkeepException wrong(String text, String what) {
    return DbkeepException.of(
        ErrorCode.USAGE, text + " is no " + what, "Load the page again, and take one from there.");
  }
}
