package dev.dbkeep.objects;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Identifiers;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Storage parameters and view options: {@code name=value} pairs in reloptions, WITH (…) in SQL. */
final class Options {
  private Options() {}

  /**
   * Reads reloptions; each name gets {@code prefix}, which is {@code toast.} for those of the TOAST
   * table.
   */
  static SortedMap<String, String> read(@Nullable Array options, String prefix)
      throws SQLException {
    SortedMap<String, String> result = new TreeMap<>();
    if (options != null) {
      for (Object option : (Object[]) options.getArray()) {
        String text = String.valueOf(option);
        int equals = text.indexOf('=');
        result.put(prefix + text.substring(0, equals), text.substring(equals + 1));
      }
    }
    return result;
  }

  /** {@code WITH (a=1, b=2)}, or nothing. */
  static String with(SortedMap<String, String> options) {
    return options.isEmpty() ? "" : " WITH (" + list(options) + ")";
  }

  static List<Step> changes(
      ObjectId object, String alter, SortedMap<String, String> from, SortedMap<String, String> to) {
    List<Step> steps = new ArrayList<>();
    StringJoiner reset = new StringJoiner(", ");
    from.keySet().stream()
        .filter(name -> !to.containsKey(name))
        .forEach(name -> reset.add(name(name)));
    if (reset.length() > 0) {
      steps.add(
          Steps.alter(object, LockMode.SHARE_UPDATE_EXCLUSIVE, alter + " RESET (" + reset + ")"));
    }
    SortedMap<String, String> set = new TreeMap<>(to);
    set.entrySet().removeIf(option -> option.getValue().equals(from.get(option.getKey())));
    if (!set.isEmpty()) {
      steps.add(
          Steps.alter(object, LockMode.SHARE_UPDATE_EXCLUSIVE, alter + " SET (" + list(set) + ")"));
    }
    return steps;
  }

  static String list(SortedMap<String, String> options) {
    StringJoiner list = new StringJoiner(", ");
    options.forEach((name, value) -> list.add(name(name) + "=" + Identifiers.literal(value)));
    return list.toString();
  }

  /** The prefix of a TOAST option is a word of its own and must stay outside the quotes. */
  private static String name(String name) {
    return name.startsWith("toast.")
        ? "toast." + Identifiers.quote(name.substring("toast.".length()))
        : Identifiers.quote(name);
  }
}
