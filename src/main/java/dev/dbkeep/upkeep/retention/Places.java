package dev.dbkeep.upkeep.retention;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where rows lie in a table.
 *
 * @param array their places (ctid) as the server writes an array of them
 * @param count how many
 */
record Places(String array, int count) {
  static final Places NONE = new Places("{}", 0);

  static Places of(List<String> places) {
    return new Places(
        places.stream().collect(Collectors.joining("\",\"", "{\"", "\"}")), places.size());
  }

  boolean isEmpty() {
    return count == 0;
  }
}
