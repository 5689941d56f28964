package dev.dbkeep.studio.design;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One statement of a design.
 *
 * @param parts what stands between head and tail, by commas; each can be left out where it is at
 *     fault, so that the rest is looked at all the same
 */
record Piece(Place place, String head, List<Part> parts, String tail) {
  private static final String BETWEEN = ",\n  ";

  Piece {
    parts = List.copyOf(parts);
  }

  /** A column or a constraint inside a table. */
  record Part(Place place, String text) {}

  static Piece of(Place place, String sql) {
    return new Piece(place, sql, List.of(), "");
  }

  String sql() {
    return head + parts.stream().map(Part::text).collect(Collectors.joining(BETWEEN)) + tail;
  }

  Piece without(Part part) {
    return new Piece(place, head, parts.stream().filter(each -> each != part).toList(), tail);
  }

  Piece only(Part part) {
    return new Piece(place, head, List.of(part), tail);
  }

  /**
   * The part in which a character of the statement lies.
   *
   * @param position as the server counts, from 1
   */
  java.util.Optional<Part> at(int position) {
    String text = sql();
    int index =
        text.offsetByCodePoints(0, Math.min(position - 1, text.codePointCount(0, text.length())));
    int start = head.length();
    for (Part part : parts) {
      int end = start + part.text().length();
      if (index >= start && index < end + BETWEEN.length()) {
        return java.util.Optional.of(part);
      }
      start = end + BETWEEN.length();
    }
    return java.util.Optional.empty();
  }
}
