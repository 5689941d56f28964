package dev.dbkeep.upkeep.completeness;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rows a table must have.
 *
 * @param name by which a command line names it
 * @param table the table whose rows may be missing
 * @param required what says which ones
 * @param fill values by column for the rows that are added; other columns get their defaults
 */
public record CompletenessRule(
    String name, String table, Required required, Map<String, String> fill) {
  private static final String FILL = "fill-";
  private static final List<String> KEYS =
      List.of("name", "table", "query", "key", "every", "has", "for-every");

  public CompletenessRule {
    fill = Collections.unmodifiableMap(new LinkedHashMap<>(fill));
  }

  /** What says which rows must be there. */
  public sealed interface Required {}

  /**
   * Those that a query gives, whose columns are named as in the table.
   *
   * @param key the columns by which a row is found; all of the query when empty
   */
  public record ByQuery(String query, List<String> key) implements Required {
    public ByQuery {
      key = List.copyOf(key);
    }
  }

  /**
   * One for every row of a table, or for every pair of rows of two.
   *
   * @param forEvery empty for one table alone
   */
  public record ByPair(String every, String forEvery) implements Required {}

  /** From one {@code [[completeness]]}. */
  public static CompletenessRule of(Map<String, String> values) {
    Map<String, String> known = new LinkedHashMap<>();
    Map<String, String> fill = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(FILL)) {
            fill.put(key.substring(FILL.length()), value);
          } else {
            known.put(key.equals("for_every") ? "for-every" : key, value.strip());
          }
        });
    known.keySet().stream()
        .filter(key -> !KEYS.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw wrong("has an unknown key " + key);
            });
    boolean byQuery = known.containsKey("query");
    if (byQuery == known.containsKey("every")) {
      throw wrong("needs a query or every, and not both");
    }
    for (String other : byQuery ? List.of("has", "for-every") : List.of("table", "key")) {
      if (known.containsKey(other)) {
        throw wrong("has " + other + " beside " + (byQuery ? "query" : "every"));
      }
    }
    String table = needed(known, byQuery ? "table" : "has");
    return new CompletenessRule(
        known.getOrDefault("name", table),
        table,
        byQuery
            ? new ByQuery(needed(known, "query"), list(known.getOrDefault("key", "")))
            : new ByPair(needed(known, "every"), known.getOrDefault("for-every", "")),
        fill);
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }

  private static String needed(Map<String, String> values, String key) {
    String value = values.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw wrong("has no " + key);
    }
    return value;
  }

  private static DbkeepException wrong(String problem) {
    return DbkeepException.of(
        ErrorCode.CONFIG,
        "[[completeness]] " + problem,
        "A rule is: [[completeness]], every = \"children\", has = \"progress\", for-every ="
            + " \"courses\", fill-state = \"new\"; or table = \"progress\" with a query.");
  }

  /** Whether somebody who writes this means it. */
  public boolean isNamed(String text) {
    return name.equals(text) || table.equals(text);
  }
}
