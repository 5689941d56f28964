package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Which errors mean that a check could not look, and not that dbkeep is wrong. */
final class Refusals {
  private Refusals() {}

  /** What kept it from looking; nothing for any other error. */
  static Optional<String> of(SQLException e, Duration timeout) {
    return switch (String.valueOf(e.getSQLState())) {
      case "42501" -> Optional.of("the role may not look: " + message(e));
      case "57014" -> Optional.of("it took longer than " + Figures.age(timeout));
      case "55P03" -> Optional.of("a lock was held by somebody else");
      // dropped while we looked
      case "42P01", "42704", "3F000", "XX000" -> Optional.of("it failed: " + message(e));
      case "55000", "0A000", "40001", "53400" -> Optional.of("it failed: " + message(e));
      default -> Optional.empty();
    };
  }

  static String message(SQLException e) {
    String text = String.valueOf(e.getMessage());
    int line = text.indexOf('\n');
    String first = line < 0 ? text : text.substring(0, line);
    return first.startsWith("ERROR: ") ? first.substring("ERROR: ".length()) : first;
  }
}
