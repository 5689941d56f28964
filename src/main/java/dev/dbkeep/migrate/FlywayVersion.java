package dev.dbkeep.migrate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A version as Flyway understands it: numbers between dots or underscores, compared number by
 * number, so that 1.10 comes after 1.9 and 1 equals 1.0.
 *
 * @param text as Flyway records and shows it, dots only: {@code 1.10}
 */
record FlywayVersion(String text, List<BigInteger> parts) implements Comparable<FlywayVersion> {
  FlywayVersion {
    parts = List.copyOf(parts);
  }

  static Optional<FlywayVersion> parse(String text) {
    String dotted = text.replace('_', '.');
    List<BigInteger> parts = new ArrayList<>();
    for (String part : dotted.split("\\.", -1)) {
      if (part.isEmpty() || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Optional.empty();
      }
      parts.add(new BigInteger(part));
    }
    return Optional.of(new FlywayVersion(dotted, parts));
  }

  private BigInteger part(int index) {
    return index < parts.size() ? parts.get(index) : BigInteger.ZERO;
  }

  @Override
  public int compareTo(FlywayVersion other) {
    int length = Math.max(parts.size(), other.parts.size());
    for (int i = 0; i < length; i++) {
      int order = part(i).compareTo(other.part(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
