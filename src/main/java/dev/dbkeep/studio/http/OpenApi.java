package dev.dbkeep.studio.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The description of the interface, made from the list of its endpoints and their records. */
public final class OpenApi {
  private static final Map<String, Object> FILE =
      Map.of(
          "application/octet-stream",
          Map.of("schema", Map.of("type", "string", "format", "binary")));

  private final SortedMap<String, Object> schemas = new TreeMap<>();

  private OpenApi() {}

  /** The description as OpenAPI 3.1 has it. */
  public record Document(
      String openapi,
      Map<String, String> info,
      Map<String, Map<String, Object>> paths,
      Map<String, Object> components) {}

  /** The endpoint that describes the others and itself. */
  public static Endpoint<Endpoint.Nothing> endpoint(List<Endpoint<?>> others) {
    List<Endpoint<?>> all = new ArrayList<>(others);
    Endpoint<Endpoint.Nothing> self =
        Endpoint.get(
            "/api/openapi.json", "this description", Document.class, (_, _) -> describe(all));
    all.add(self);
    return self;
  }

  static Document describe(List<Endpoint<?>> endpoints) {
    OpenApi api = new OpenApi();
    Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
    endpoints.forEach(
        endpoint ->
            paths
                .computeIfAbsent(endpoint.path(), _ -> new LinkedHashMap<>())
                .put(method(endpoint), api.operation(endpoint)));
    return new Document(
        "3.1.0",
        Map.of("title", "dbkeep studio", "version", "1"),
        paths,
        Map.of("schemas", api.schemas));
  }

  private static String method(Endpoint<?> endpoint) {
    return endpoint.method() == Endpoint.Method.GET ? "get" : "post";
  }

  private Map<String, Object> operation(Endpoint<?> endpoint) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", endpoint.summary());
    operation.put("x-needs", endpoint.needs().name());
    if (endpoint.method() == Endpoint.Method.POST) {
      operation.put("requestBody", body(endpoint));
    } else if (endpoint.question().getRecordComponents().length > 0) {
      operation.put("parameters", parameters(endpoint.question()));
    }
    operation.put(
        "responses",
        Map.of(
            "200",
            Map.of(
                "description",
                endpoint instanceof Endpoint.Streamed ? "one document a line" : "the answer",
                "content",
                endpoint instanceof Endpoint.Download
                    ? FILE
                    : json(endpoint.answer(), endpoint instanceof Endpoint.Streamed)),
            "default",
            Map.of("description", "a refusal", "content", json(ApiError.class, false))));
    return operation;
  }

  private Map<String, Object> body(Endpoint<?> endpoint) {
    Map<String, Object> question = json(endpoint.question(), false);
    return endpoint instanceof Endpoint.Upload
        ? Map.of(
            "required",
            true,
            "description",
            "a line of JSON, then the file: " + question,
            "content",
            FILE)
        : Map.of("required", true, "content", question);
  }

  private static List<Object> parameters(Class<?> question) {
    List<Object> parameters = new ArrayList<>();
    for (RecordComponent component : question.getRecordComponents()) {
      parameters.add(
          Map.of(
              "name",
              component.getName(),
              "in",
              "path",
              "required",
              true,
              "schema",
              Map.of("type", "string")));
    }
    return parameters;
  }

  private Map<String, Object> json(Class<?> type, boolean lines) {
    return Map.of(
        lines ? "application/x-ndjson" : "application/json", Map.of("schema", schema(type)));
  }

  private Map<String, Object> schema(Type type) {
    return switch (type) {
      case ParameterizedType list when list.getRawType() == List.class ->
          Map.of("type", "array", "items", schema(list.getActualTypeArguments()[0]));
      case ParameterizedType map when map.getRawType() == Map.class ->
          Map.of("type", "object", "additionalProperties", schema(map.getActualTypeArguments()[1]));
      case Class<?> known -> schema(known);
      default -> Map.of();
    };
  }

  private Map<String, Object> schema(Class<?> type) {
    if (type == String.class) {
      return Map.of("type", "string");
    }
    if (type == boolean.class || type == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return Map.of("type", "integer");
    }
    if (type == double.class || type == Double.class) {
      return Map.of("type", "number");
    }
    if (type.isEnum()) {
      return Map.of("type", "string");
    }
    if (type.isSealed()) {
      return named(type, () -> Map.of("oneOf", alternatives(type)));
    }
    return type.isRecord() ? named(type, () -> properties(type)) : Map.of();
  }

  private List<Object> alternatives(Class<?> type) {
    List<Object> alternatives = new ArrayList<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      alternatives.add(schema(permitted));
    }
    return alternatives;
  }

  /** What a schema holds. */
  private interface Content {
    Map<String, Object> get();
  }

  private Map<String, Object> named(Class<?> type, Content content) {
    String name = name(type);
    if (!schemas.containsKey(name)) {
      // first, since a filter holds filters
      schemas.put(name, Map.of());
      schemas.put(name, content.get());
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private static String name(Class<?> type) {
    @Nullable Class<?> outer = type.getDeclaringClass();
    return outer == null ? type.getSimpleName() : name(outer) + type.getSimpleName();
  }

  /** As it is written in JSON, where a word of Java's may be a name. */
  private static String named(RecordComponent component) {
    JsonProperty other = component.getAccessor().getAnnotation(JsonProperty.class);
    return other == null ? component.getName() : other.value();
  }

  private Map<String, Object> properties(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.put(named(component), schema(component.getGenericType()));
    }
    return Map.of("type", "object", "properties", properties);
  }
}
