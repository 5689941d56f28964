package dev.dbkeep.config;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.toml.TomlFactory;

/** Flyway's two notations, taken apart into keys without their {@code flyway.} in front. */
final class FlywayText {
  private FlywayText() {}

  static Map<String, String> read(Path file, String place) {
    try {
      String text = Files.readString(file);
      return place.endsWith(".toml") ? toml(text, place) : conf(text);
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.CONFIG, "cannot read " + place + ": " + e.getMessage(), "Save it as UTF-8.")
          .cause(e);
    }
  }

  /** Lines of {@code flyway.key=value}; a backslash at the end joins the next one. */
  private static Map<String, String> conf(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    String joined = text.replace("\r\n", "\n").replace("\\\n", "");
    for (String line : joined.split("\n", -1)) {
      String content = line.strip();
      int equals = content.indexOf('=');
      if (equals > 0 && !content.startsWith("#")) {
        values.put(
            key(content.substring(0, equals).strip()), content.substring(equals + 1).strip());
      }
    }
    return values;
  }

  private static String key(String key) {
    return key.startsWith("flyway.") ? key.substring("flyway.".length()) : key;
  }

  private static Map<String, String> toml(String text, String place) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> all = new LinkedHashMap<>();
    try (JsonParser parser = new TomlFactory().createParser(ObjectReadContext.empty(), text)) {
      List<String> path = new ArrayList<>();
      parser.nextToken();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          path.add(parser.currentName());
        } else if (token != JsonToken.START_OBJECT) {
          if (token != JsonToken.END_OBJECT) {
            all.put(String.join(".", path), value(parser, token));
          }
          if (!path.isEmpty()) {
            path.removeLast();
          }
        }
      }
    } catch (JacksonException e) {
      throw DbkeepException.of(
              ErrorCode.CONFIG,
              place
                  + " cannot be read: "
                  + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""))
          .at(
              new SourceLocation(
                  place,
                  Math.max(1, e.getLocation().getLineNr()),
                  Math.max(1, e.getLocation().getColumnNr())))
          .cause(e);
    }
    String environment = "environments." + all.getOrDefault("flyway.environment", "default") + ".";
    all.forEach(
        (key, value) -> {
          if (key.startsWith(environment)) {
            values.put(key.substring(environment.length()), value);
          }
        });
    all.forEach(
        (key, value) -> {
          if (key.startsWith("flyway.")) {
            values.put(key(key), value);
          }
        });
    return values;
  }

  private static String value(JsonParser parser, JsonToken token) {
    if (token != JsonToken.START_ARRAY) {
      return String.valueOf(parser.getString());
    }
    List<String> items = new ArrayList<>();
    for (JsonToken item = parser.nextToken();
        item != JsonToken.END_ARRAY && item != null;
        item = parser.nextToken()) {
      items.add(String.valueOf(parser.getString()));
    }
    return String.join(",", items);
  }
}
