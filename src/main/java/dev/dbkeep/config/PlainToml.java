package dev.dbkeep.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the TOML that nearly every dbkeep.toml is: sections and one-line values. Anything else,
 * faults included, is left to the full parser, which costs 200 ms of processor time at its first
 * use.
 */
final class PlainToml {
  private final Map<List<String>, String> values = new LinkedHashMap<>();
  private final Set<List<String>> sections = new HashSet<>();
  private List<String> section = List.of();

  private PlainToml() {}

  /** Every value by its path, or nothing when the text is not as plain as that. */
  static Optional<Map<List<String>, String>> read(String text) {
    PlainToml toml = new PlainToml();
    for (String line : text.split("\n", -1)) {
      if (!toml.understands(line.strip())) {
        return Optional.empty();
      }
    }
    return Optional.of(toml.values);
  }

  private boolean understands(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return true;
    }
    if (line.startsWith("[")) {
      return opensSection(line);
    }
    int equals = line.indexOf('=');
    String key = equals < 0 ? "" : line.substring(0, equals).strip();
    Optional<String> value = value(line.substring(equals + 1).strip());
    if (!isBareKey(key) || value.isEmpty()) {
      return false;
    }
    List<String> path = new ArrayList<>(section);
    path.add(key);
    return !sections.contains(path) && values.putIfAbsent(List.copyOf(path), value.get()) == null;
  }

  private boolean opensSection(String line) {
    int end = line.indexOf(']');
    if (end < 0 || !isEnd(line.substring(end + 1).strip())) {
      return false;
    }
    section = List.of(line.substring(1, end).split("\\.", -1));
    for (int length = 1; length <= section.size(); length++) {
      if (values.containsKey(section.subList(0, length))) {
        return false;
      }
    }
    return section.stream().allMatch(PlainToml::isBareKey) && sections.add(section);
  }

  private static Optional<String> value(String text) {
    if (text.startsWith("\"") || text.startsWith("'")) {
      int end = text.indexOf(text.charAt(0), 1);
      String content = end < 0 ? "" : text.substring(1, end);
      boolean plain =
          end > 0
              && isEnd(text.substring(end + 1).strip())
              && content.chars().allMatch(c -> c >= ' ' && c != '\\' && c != 127);
      return plain ? Optional.of(content) : Optional.empty();
    }
    int comment = text.indexOf('#');
    String word = comment < 0 ? text : text.substring(0, comment).strip();
    boolean number =
        !word.isEmpty()
            && word.length() < 10
            && word.chars().allMatch(c -> c >= '0' && c <= '9')
            && (word.length() == 1 || word.charAt(0) != '0');
    return number || word.equals("true") || word.equals("false")
        ? Optional.of(word)
        : Optional.empty();
  }

  private static boolean isEnd(String rest) {
    return rest.isEmpty() || rest.startsWith("#");
  }

  private static boolean isBareKey(String key) {
    return !key.isEmpty()
        && key.chars()
            .allMatch(
                c ->
                    c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == '-'
                        || c == '_');
  }
}
