package dev.dbkeep.cli.setup;

import org.jspecify.annotations.Nullable;

/**
 * What doctor found about one thing.
 *
 * @param name what was looked at
 * @param next what to do now; null where nothing is to be done
 */
record Check(String name, Status status, String message, @Nullable String next) {
  /** How it stands. */
  enum Status {
    OK,
    WARN,
    FAIL
  }

  static Check ok(String name, String message) {
    return new Check(name, Status.OK, message, null);
  }

  static Check warn(String name, String message, String next) {
    return new Check(name, Status.WARN, message, next);
  }

  static Check fail(String name, String message, @Nullable String next) {
    return new Check(name, Status.FAIL, message, next);
  }
}
