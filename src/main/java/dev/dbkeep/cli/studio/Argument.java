package dev.dbkeep.cli.studio;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place in the command line of an action that a page fills. A value stays a value: whatever it
 * says, it never becomes an option, a file of arguments or a second word.
 *
 * @param option what stands before each value; empty where the value stands alone
 * @param count how many values there may be
 */
record Argument(String name, String option, Count count) {
  private static final int LONGEST = 200;

  /** How many values an argument takes. */
  enum Count {
    /** None: it is there or not. */
    FLAG,
    /** One at most. */
    OPTIONAL,
    ONE,
    MANY
  }

  static Argument required(String name) {
    return new Argument(name, "", Count.ONE);
  }

  static Argument optional(String name) {
    return new Argument(name, "", Count.OPTIONAL);
  }

  static Argument option(String name, String option) {
    return new Argument(name, option, Count.OPTIONAL);
  }

  static Argument requiredOption(String name, String option) {
    return new Argument(name, option, Count.ONE);
  }

  static Argument many(String name, String option) {
    return new Argument(name, option, Count.MANY);
  }

  static Argument flag(String name, String option) {
    return new Argument(name, option, Count.FLAG);
  }

  /** The words of these values; refuses what does not fit. */
  List<String> words(List<String> values) {
    values.forEach(this::check);
    boolean fits =
        switch (count) {
          case FLAG -> values.isEmpty();
          case OPTIONAL, ONE -> values.size() == 1;
          case MANY -> true;
        };
    if (!fits) {
      throw refused(
          count == Count.FLAG ? name + " takes no value" : name + " takes one value", "Leave it.");
    }
    return count == Count.FLAG
        ? List.of(option)
        : values.stream()
            .flatMap(value -> option.isEmpty() ? Stream.of(value) : Stream.of(option, value))
            .toList();
  }

  boolean required() {
    return count == Count.ONE;
  }

  private void check(String value) {
    if (value.isBlank() || value.length() > LONGEST) {
      throw refused(name + " is empty or too long", "Name it in 1 to " + LONGEST + " characters.");
    }
    // the first would be an option, the second a file of arguments
    if (value.startsWith("-") || value.startsWith("@")) {
      throw refused(
          name + " begins with " + value.charAt(0),
          "Run the command in a terminal if that is really its name.");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw refused(name + " has a character that cannot be seen", "Leave it out.");
    }
  }

  private static DbkeepException refused(String message, String hint) {
    return DbkeepException.of(ErrorCode.USAGE, message, hint);
  }
}
