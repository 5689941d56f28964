package dev.dbkeep.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The part of package.json where Prisma projects name their schema and seed. */
record PackageJson(Optional<String> schema, Optional<String> seed) {
  private static final PackageJson NONE = new PackageJson(Optional.empty(), Optional.empty());

  static PackageJson read(Path file) {
    try {
      String text = Files.isRegularFile(file) ? Files.readString(file) : "";
      // The parser's classes cost more than the whole file; most have no such section.
      return text.contains("\"prisma\"") ? parse(text) : NONE;
    } catch (IOException | JacksonException e) {
      // npm itself will complain about a broken file; it only ever adds a convenience here.
      return NONE;
    }
  }

  private static PackageJson parse(String text) {
    Map<String, String> values = new TreeMap<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      List<String> path = new ArrayList<>();
      parser.nextToken();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          path.add(parser.currentName());
        } else if (token == JsonToken.START_ARRAY) {
          parser.skipChildren();
          path.removeLast();
        } else if (token != JsonToken.START_OBJECT) {
          if (token == JsonToken.VALUE_STRING) {
            values.put(String.join(".", path), parser.getString());
          }
          if (!path.isEmpty()) {
            path.removeLast();
          }
        }
      }
    }
    return new PackageJson(
        Optional.ofNullable(values.get("prisma.schema")),
        Optional.ofNullable(values.get("prisma.seed")));
  }
}
