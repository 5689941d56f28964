package dev.dbkeep.cli;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import java.io.OutputStream;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON schemas of what commands print, written from their result records. */
public final class JsonSchemas {
  static final String ERROR = "error";

  private JsonSchemas() {}

  /** Every schema by file name without ending. */
  static Map<String, String> all() {
    Map<String, String> schemas = new LinkedHashMap<>();
    Context context = new Context(Path.of(""), Map.of(), silent(), Clock.systemUTC());
    for (CommandEntry entry : Commands.all()) {
      Class<?> command = entry.command().apply(context).getClass();
      Class<?> report =
          Arrays.stream(command.getDeclaredClasses())
              .filter(nested -> nested.getSimpleName().equals("Report"))
              .findFirst()
              .orElseThrow(
                  () ->
                      new AssertionError(command.getSimpleName() + " has no record named Report"));
      schemas.put(fileName(entry.name()), text(entry.name(), report));
    }
    schemas.put(ERROR, text("error", ErrorPrinter.Document.class));
    return schemas;
  }

  private static Console silent() {
    return Console.captured(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
  }

  static String fileName(String command) {
    return command.replace(' ', '-');
  }

  /** Fails when the document is not what the schema of this command line says. */
  public static void check(String commandLine, JsonNode document) {
    Optional<CommandEntry> entry =
        Commands.all().stream()
            .filter(candidate -> (commandLine + " ").startsWith(candidate.name() + " "))
            .findFirst();
    String name = document.has("error") || entry.isEmpty() ? ERROR : fileName(entry.get().name());
    List<String> problems =
        new JsonSchemaCheck().problems(JsonMapper.shared().readTree(all().get(name)), document);
    if (!problems.isEmpty()) {
      throw new AssertionError(
          "--json of `" + commandLine + "` breaks its schema: " + problems + "\n" + document);
    }
  }

  private static String text(String title, Class<?> type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put(
        "title",
        title.equals(ERROR)
            ? "what --json prints instead of a result"
            : "dbkeep " + title + " --json");
    schema.putAll(record(type));
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(schema)
        + "\n";
  }

  private static Map<String, Object> record(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.put(component.getName(), value(component.getAnnotatedType()));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", List.copyOf(properties.keySet()));
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> value(AnnotatedType annotated) {
    Map<String, Object> schema = plain(annotated);
    if (annotated.isAnnotationPresent(Nullable.class)) {
      if (schema.containsKey("enum")) {
        List<Object> names = new ArrayList<>((List<?>) schema.get("enum"));
        names.add(null);
        schema.put("enum", names);
      }
      schema.put("type", Arrays.asList(schema.get("type"), "null"));
    }
    return schema;
  }

  private static Map<String, Object> plain(AnnotatedType annotated) {
    Map<String, Object> schema = new LinkedHashMap<>();
    if (annotated instanceof AnnotatedParameterizedType parameterized) {
      AnnotatedType last =
          parameterized
              .getAnnotatedActualTypeArguments()[
              parameterized.getAnnotatedActualTypeArguments().length - 1];
      boolean map =
          parameterized.getType().getTypeName().startsWith("java.util.Map")
              || parameterized.getType().getTypeName().startsWith("java.util.SortedMap");
      schema.put("type", map ? "object" : "array");
      schema.put(map ? "additionalProperties" : "items", value(last));
      return schema;
    }
    Class<?> type = (Class<?>) annotated.getType();
    if (type.isRecord()) {
      schema.putAll(record(type));
    } else if (type.isEnum()) {
      schema.put("type", "string");
      schema.put("enum", Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    } else if (type == boolean.class || type == Boolean.class) {
      schema.put("type", "boolean");
    } else if (type == int.class
        || type == long.class
        || type == Integer.class
        || type == Long.class) {
      schema.put("type", "integer");
    } else if (type == double.class || type == Double.class) {
      schema.put("type", "number");
    } else {
      schema.put("type", "string");
    }
    return schema;
  }
}
