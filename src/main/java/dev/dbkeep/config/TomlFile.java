package dev.dbkeep.config;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.toml.TomlFactory;

/**
 * dbkeep.toml taken apart into keys; unknown ones are refused.
 *
 * @param top the keys outside sections
 * @param environments the keys of every {@code [env.NAME]}
 * @param mask the rules of {@code [branch.mask]}, by column
 */
record TomlFile(
    Map<String, Value> top,
    Map<String, Map<String, Value>> environments,
    Map<String, String> mask) {
  static final String NAME = "dbkeep.toml";
  static final TomlFile NONE = new TomlFile(Map.of(), Map.of(), Map.of());

  /** One value with its line. */
  record Value(String text, int line) {}

  static TomlFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    try {
      return parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw DbkeepException.of(ErrorCode.NOT_UTF8, NAME + " is not UTF-8", "Save it as UTF-8.")
          .cause(e);
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.CONFIG, "cannot read " + file + ": " + e.getMessage())
          .cause(e);
    }
  }

  static TomlFile parse(String text) {
    Optional<Map<List<String>, String>> plain = PlainToml.read(text);
    if (plain.isEmpty()) {
      return parseFully(text);
    }
    Map<String, Value> top = new LinkedHashMap<>();
    Map<String, Map<String, Value>> environments = new TreeMap<>();
    Map<String, String> mask = new LinkedHashMap<>();
    plain.get().forEach((path, value) -> put(text, path, value, top, environments, mask));
    return new TomlFile(top, environments, mask);
  }

  static TomlFile parseFully(String text) {
    Map<String, Value> top = new LinkedHashMap<>();
    Map<String, Map<String, Value>> environments = new TreeMap<>();
    Map<String, String> mask = new LinkedHashMap<>();
    // The token stream, not databind: a tenth of its classes, and this runs at every start.
    try (JsonParser parser = new TomlFactory().createParser(ObjectReadContext.empty(), text)) {
      List<String> path = new ArrayList<>();
      parser.nextToken();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case PROPERTY_NAME -> path.add(parser.currentName());
          case START_OBJECT -> {}
          case END_OBJECT -> removeLast(path);
          default -> {
            put(text, path, value(parser, token), top, environments, mask);
            removeLast(path);
          }
        }
      }
    } catch (JacksonException e) {
      throw DbkeepException.of(
              ErrorCode.CONFIG, NAME + " cannot be read: " + firstLine(e.getOriginalMessage()))
          .at(
              new SourceLocation(
                  NAME,
                  Math.max(1, e.getLocation().getLineNr()),
                  Math.max(1, e.getLocation().getColumnNr())))
          .cause(e);
    }
    return new TomlFile(top, environments, mask);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static void removeLast(List<String> path) {
    if (!path.isEmpty()) {
      path.removeLast();
    }
  }

  private static String value(JsonParser parser, JsonToken token) {
    if (token != JsonToken.START_ARRAY) {
      return parser.getString();
    }
    List<String> items = new ArrayList<>();
    for (JsonToken item = parser.nextToken();
        item != JsonToken.END_ARRAY && item != null;
        item = parser.nextToken()) {
      items.add(parser.getString());
    }
    return String.join(",", items);
  }

  private static void put(
      String text,
      List<String> path,
      String value,
      Map<String, Value> top,
      Map<String, Map<String, Value>> environments,
      Map<String, String> mask) {
    if (path.size() > 2 && path.getFirst().equals("branch") && path.get(1).equals("mask")) {
      mask.put(String.join(".", path.subList(2, path.size())), value);
      return;
    }
    boolean inEnvironment = path.size() == 3 && path.getFirst().equals("env");
    String key = path.getLast();
    int line = line(text, path);
    if (path.size() != 1 && !inEnvironment
        || Setting.of(key).isEmpty()
        || inEnvironment && key.equals("env")) {
      throw unknown(path, line);
    }
    if (inEnvironment) {
      environments
          .computeIfAbsent(path.get(1), name -> new LinkedHashMap<>())
          .put(key, new Value(value, line));
    } else {
      top.put(key, new Value(value, line));
    }
  }

  private static DbkeepException unknown(List<String> path, int line) {
    String nearest = Words.nearest(path.getLast(), Setting.keys());
    String hint =
        nearest.isEmpty()
            ? "Run `dbkeep config show` for every key."
            : "Did you mean " + nearest + "? Run `dbkeep config show` for every key.";
    return DbkeepException.of(
            ErrorCode.CONFIG, NAME + " has an unknown key " + String.join(".", path), hint)
        .at(new SourceLocation(NAME, line, 1));
  }

  /** The parser keeps no positions of keys, so the line is found by the section it stands in. */
  private static int line(String text, List<String> path) {
    String section = "";
    String wanted = String.join(".", path);
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String content = line.strip();
      if (content.startsWith("[") && content.contains("]")) {
        section = content.substring(1, content.indexOf(']')).strip() + ".";
      }
      int equals = content.indexOf('=');
      if (equals > 0
          && (section + content.substring(0, equals).strip()).replace("\"", "").equals(wanted)) {
        return number;
      }
    }
    return 1;
  }
}
