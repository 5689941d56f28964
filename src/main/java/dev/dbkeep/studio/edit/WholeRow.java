package dev.dbkeep.studio.edit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row with nothing cut.
 *
 * @param place where it lies, which tells it from all others of this transaction
 */
record WholeRow(String place, Map<String, @Nullable String> values) {
  WholeRow {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The table or partition that it lies in, where places are known. */
  String home() {
    int end = place.indexOf('(');
    return end < 0 ? place : place.substring(0, end);
  }

  /** The values of some columns. */
  Map<String, @Nullable String> only(List<String> columns) {
    Map<String, @Nullable String> some = new LinkedHashMap<>();
    columns.forEach(column -> some.put(column, values.get(column)));
    return some;
  }
}
