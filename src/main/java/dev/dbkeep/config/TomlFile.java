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
import java.util.Set;
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
 * @param tables every {@code [[NAME]]} in their order, among them every {@code [databases.NAME]},
 *     {@code [studio.oidc.NAME]} and {@code [fleet]}
 */
record TomlFile(
    Map<String, Value> top,
    Map<String, Map<String, Value>> environments,
    Map<String, String> mask,
    List<TomlTable> tables) {
  static final String NAME = "dbkeep.toml";
  static final TomlFile NONE = new TomlFile(Map.of(), Map.of(), Map.of(), List.of());

  /** The {@code [[NAME]]} there may be; what stands in them, the feature reads itself. */
  private static final Set<String> TABLES =
      Set.of(
          "retention",
          "relations",
          "completeness",
          "partitions",
          "health.waivers",
          "alerts",
          "jobs",
          "queries");

  private static final List<String> STUDIO_PROVIDER = List.of("studio", "oidc");

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
    TomlFile file = empty();
    plain.get().forEach((path, value) -> file.put(text, path, value));
    return file;
  }

  private static TomlFile empty() {
    return new TomlFile(
        new LinkedHashMap<>(), new TreeMap<>(), new LinkedHashMap<>(), new ArrayList<>());
  }

  static TomlFile parseFully(String text) {
    TomlFile file = empty();
    // The token stream, not databind: a tenth of its classes, and this runs at every start.
    try (JsonParser parser = new TomlFactory().createParser(ObjectReadContext.empty(), text)) {
      List<String> path = new ArrayList<>();
      parser.nextToken();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case PROPERTY_NAME -> path.add(parser.currentName());
          case START_OBJECT -> {}
          case END_OBJECT -> removeLast(path);
          case START_ARRAY -> {
            file.array(text, path, parser);
            removeLast(path);
          }
          default -> {
            file.put(text, path, parser.getString());
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
    return file;
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

  /** Texts become one, with commas; tables are kept, if their name is known. */
  private void array(String text, List<String> path, JsonParser parser) {
    List<String> items = new ArrayList<>();
    for (JsonToken item = parser.nextToken();
        item != JsonToken.END_ARRAY && item != null;
        item = parser.nextToken()) {
      if (item == JsonToken.START_OBJECT) {
        String name = String.join(".", path);
        if (!TABLES.contains(name)) {
          throw unknown(path, TomlTable.line(text, name, 1));
        }
        long before = tables.stream().filter(table -> table.name().equals(name)).count();
        tables.add(TomlTable.read(text, name, before + 1, parser));
      } else {
        items.add(parser.getString());
      }
    }
    if (!TABLES.contains(String.join(".", path))) {
      put(text, path, String.join(",", items));
    }
  }

  private void put(String text, List<String> path, String value) {
    if (path.size() > 2 && path.getFirst().equals("branch") && path.get(1).equals("mask")) {
      mask.put(String.join(".", path.subList(2, path.size())), value);
      return;
    }
    if (path.size() == 3 && path.getFirst().equals("databases") && path.get(2).equals("url")) {
      Map<String, String> values = Map.of("name", path.get(1), "url", value);
      tables.add(new TomlTable("databases", values, line(text, path)));
      return;
    }
    if (path.equals(List.of("fleet", "query"))) {
      tables.add(new TomlTable("fleet", Map.of("query", value), line(text, path)));
      return;
    }
    if (path.size() == 4 && path.subList(0, 2).equals(STUDIO_PROVIDER)) {
      addTo(
          new TomlTable("studio.oidc", Map.of("name", path.get(2)), line(text, path)), path, value);
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

  /** Keys of one section come one by one. */
  private void addTo(TomlTable fresh, List<String> path, String value) {
    TomlTable known =
        tables.stream()
            .filter(table -> table.name().equals(fresh.name()))
            .filter(table -> path.get(2).equals(table.values().get("name")))
            .findFirst()
            .orElse(fresh);
    tables.remove(known);
    Map<String, String> values = new LinkedHashMap<>(known.values());
    values.put(path.getLast(), value);
    tables.add(new TomlTable(known.name(), values, known.line()));
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
