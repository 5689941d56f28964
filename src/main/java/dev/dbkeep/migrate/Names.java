package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names of migrations as people type them, and the nearest one when they mistype. */
final class Names {
  private static final int MAXIMUM_LENGTH = 200;

  private Names() {}

  /** True for the name itself; for Flyway also for the version, with or without V. */
  static boolean isNameOf(Migration migration, String typed) {
    if (migration.name().equals(typed)) {
      return true;
    }
    if (migration.origin() instanceof Migration.Versioned versioned) {
      FlywayVersion version = versioned.flyway().version();
      String number = typed.startsWith("V") ? typed.substring(1) : typed;
      return versioned.path().equals(typed)
          || version != null && version.text().equals(number.replace('_', '.'));
    }
    return false;
  }

  static DbkeepException unknown(String typed, Collection<String> known) {
    String message = "there is no migration named " + typed;
    return nearest(typed, known)
        .map(name -> DbkeepException.of(ErrorCode.USAGE, message, "Did you mean " + name + "?"))
        .orElseGet(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE, message, "`dbkeep migrate status` lists the names."));
  }

  /**
   * The known name that needs the fewest edits; one that contains what was typed counts as near.
   */
  static Optional<String> nearest(String typed, Collection<String> known) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT))))
        .filter(
            name -> {
              String lower = name.toLowerCase(Locale.ROOT);
              return lower.contains(wanted)
                  || distance(wanted, lower) <= Math.max(3, wanted.length() / 3);
            });
  }

  private static int distance(String left, String right) {
    if (!left.isEmpty() && right.contains(left)) {
      return 0;
    }
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[right.length()];
  }

  /** Refuses a name for a new migration that cannot be a file name everywhere. */
  static String checked(String name) {
    boolean good =
        !name.isEmpty() && name.length() <= MAXIMUM_LENGTH && name.chars().allMatch(Names::isPlain);
    if (!good) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "'" + name + "' cannot name a migration",
          "Use letters, digits, underscores and hyphens, for example `dbkeep migrate new"
              + " add_users_email`.");
    }
    return name;
  }

  private static boolean isPlain(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-';
  }

  static String list(Collection<MigrationFormat> formats) {
    return formats.stream().map(MigrationFormat::key).collect(Collectors.joining("|"));
  }
}
