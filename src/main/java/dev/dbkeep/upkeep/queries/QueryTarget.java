package dev.dbkeep.upkeep.queries;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How long a statement may take on average: a {@code [[queries]]} of dbkeep.toml.
 *
 * @param id its queryid; null when it is named by its text
 * @param sql its text, with any values; null when it is named by its queryid
 */
public record QueryTarget(
    String name, @Nullable Long id, @Nullable String sql, double milliseconds) {
  private static final Set<String> KEYS = Set.of("name", "sql", "queryid", "target");

  /** From the values of one {@code [[queries]]}. */
  public static QueryTarget of(Map<String, String> values) {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw wrong("[[queries]] does not know " + String.join(", ", unknown));
    }
    String name = values.getOrDefault("name", "").strip();
    String sql = values.get("sql");
    String id = values.get("queryid");
    if (name.isEmpty()) {
      throw wrong("[[queries]] has no name");
    }
    if ((sql == null) == (id == null)) {
      throw wrong("the query " + name + " needs either sql or queryid");
    }
    try {
      return new QueryTarget(
          name,
          id == null ? null : Long.valueOf(id.strip()),
          sql,
          milliseconds(values.getOrDefault("target", "")));
    } catch (NumberFormatException e) {
      throw wrong("the query " + name + " has a queryid or target that is none");
    }
  }

  private static double milliseconds(String text) {
    String bare = text.strip();
    if (bare.endsWith("ms")) {
      return Double.parseDouble(bare.substring(0, bare.length() - 2).strip());
    }
    if (bare.endsWith("s")) {
      return 1000 * Double.parseDouble(bare.substring(0, bare.length() - 1).strip());
    }
    throw new NumberFormatException(text);
  }

  /** How it stands. */
  public enum State {
    MET,
    MISSED,
    /** It did not run, or under another text. */
    NOT_SEEN
  }

  /** What came of a target. */
  public record Result(QueryTarget target, State state, @Nullable Double mean, long calls) {}

  /** Looks for the statement among those that ran. */
  public Result judge(List<QueryLoad> loads) {
    List<String> shape = sql == null ? List.of() : QueryShape.of(sql);
    List<QueryLoad> mine =
        loads.stream()
            .filter(load -> id == null ? shape.equals(QueryShape.of(load.text())) : load.id() == id)
            .toList();
    long calls = mine.stream().mapToLong(QueryLoad::calls).sum();
    if (calls == 0) {
      return new Result(this, State.NOT_SEEN, null, 0);
    }
    double mean = mine.stream().mapToDouble(QueryLoad::milliseconds).sum() / calls;
    return new Result(this, mean > milliseconds ? State.MISSED : State.MET, mean, calls);
  }

  private static DbkeepException wrong(String message) {
    return DbkeepException.of(
        ErrorCode.CONFIG,
        message,
        "Write name = \"open orders\", sql = \"select …\" or queryid = \"-123\", target ="
            + " \"100ms\".");
  }
}
