package dev.dbkeep.config;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One {@code [[NAME]]} of dbkeep.toml, such as a retention policy; the feature it is for knows what
 * may stand in it.
 *
 * @param name {@code retention}, or {@code health.waivers}
 * @param values by key; a list is one text with commas
 * @param line where it begins
 */
public record TomlTable(String name, Map<String, String> values, int line) {
  public TomlTable {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Where it stands, for errors. */
  public SourceLocation location() {
    return new SourceLocation(TomlFile.NAME, line, 1);
  }

  /** The parser stands on the beginning of the table and is led to its end. */
  static TomlTable read(String text, String name, long number, JsonParser parser) {
    int line = line(text, name, number);
    Map<String, String> values = new LinkedHashMap<>();
    String key = "";
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_OBJECT && token != null;
        token = parser.nextToken()) {
      switch (token) {
        case PROPERTY_NAME -> key = parser.currentName();
        case START_ARRAY -> values.put(key, items(parser, name, key, line));
        case START_OBJECT -> throw tooDeep(name, key, line);
        default -> values.put(key, parser.getString());
      }
    }
    return new TomlTable(name, values, line);
  }

  private static String items(JsonParser parser, String name, String key, int line) {
    List<String> items = new ArrayList<>();
    for (JsonToken item = parser.nextToken();
        item != JsonToken.END_ARRAY && item != null;
        item = parser.nextToken()) {
      if (item == JsonToken.START_OBJECT || item == JsonToken.START_ARRAY) {
        throw tooDeep(name, key, line);
      }
      items.add(parser.getString());
    }
    return String.join(",", items);
  }

  private static DbkeepException tooDeep(String name, String key, int line) {
    return DbkeepException.of(
            ErrorCode.CONFIG,
            "[[" + name + "]] has a table under " + key + ", where a value belongs",
            "Write it as " + key + " = \"…\".")
        .at(new SourceLocation(TomlFile.NAME, line, 1));
  }

  /** The line of the so manieth {@code [[NAME]]}; the parser keeps no positions. */
  static int line(String text, String name, long number) {
    int line = 0;
    long seen = 0;
    for (String content : text.split("\n", -1)) {
      line++;
      String bare = content.strip().replace(" ", "");
      if (bare.startsWith("[[" + name + "]]") && ++seen == number) {
        return line;
      }
    }
    return 1;
  }
}
