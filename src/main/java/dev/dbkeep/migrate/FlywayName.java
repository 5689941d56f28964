package dev.dbkeep.migrate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway reads out of a file name.
 *
 * @param version null for a repeatable
 * @param description with spaces for underscores, as Flyway records it
 */
record FlywayName(Kind kind, @Nullable FlywayVersion version, String description) {

  /** What the first letter of a file name says. */
  enum Kind {
    VERSIONED('V'),
    REPEATABLE('R'),
    BASELINE('B'),
    UNDO('U');

    private final char prefix;

    Kind(char prefix) {
      this.prefix = prefix;
    }

    static Optional<Kind> of(char prefix) {
      for (Kind kind : values()) {
        if (kind.prefix == prefix) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  private static final String SEPARATOR = "__";
  private static final String SUFFIX = ".sql";

  /** Empty when Flyway would not take the file for a migration at all. */
  static Optional<FlywayName> parse(String fileName) {
    if (fileName.length() <= SUFFIX.length() || !endsWithSuffix(fileName)) {
      return Optional.empty();
    }
    return parseStem(fileName.substring(0, fileName.length() - SUFFIX.length()));
  }

  /** The same for a name without its suffix, as a Java migration has it. */
  static Optional<FlywayName> parseStem(String stem) {
    Optional<Kind> kind = stem.isEmpty() ? Optional.empty() : Kind.of(stem.charAt(0));
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    String rest = stem.substring(1);
    int separator = rest.indexOf(SEPARATOR);
    String before = separator < 0 ? rest : rest.substring(0, separator);
    String description =
        separator < 0 ? "" : rest.substring(separator + SEPARATOR.length()).replace('_', ' ');
    if (kind.get() == Kind.REPEATABLE) {
      return before.isEmpty() && separator == 0
          ? Optional.of(new FlywayName(Kind.REPEATABLE, null, description))
          : Optional.empty();
    }
    return FlywayVersion.parse(before)
        .map(version -> new FlywayName(kind.get(), version, description));
  }

  private static boolean endsWithSuffix(String fileName) {
    return fileName.regionMatches(
        true, fileName.length() - SUFFIX.length(), SUFFIX, 0, SUFFIX.length());
  }

  /** The version of what has one. */
  FlywayVersion requireVersion() {
    if (version == null) {
      throw new IllegalStateException("a repeatable migration has no version");
    }
    return version;
  }
}
