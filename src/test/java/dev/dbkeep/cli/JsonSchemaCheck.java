package dev.dbkeep.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Checks a document against the part of JSON Schema that our schemas use; an unknown keyword is an
 * error.
 */
final class JsonSchemaCheck {
  private static final List<String> KNOWN =
      List.of(
          "$schema",
          "title",
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum");

  private final List<String> problems = new ArrayList<>();

  List<String> problems(JsonNode schema, JsonNode document) {
    check("$", schema, document);
    return problems;
  }

  private void check(String path, JsonNode schema, JsonNode value) {
    schema.propertyNames().stream()
        .filter(name -> !KNOWN.contains(name))
        .forEach(name -> problems.add("keyword " + name));
    if (!types(schema.path("type")).contains(type(value))) {
      problems.add(path + " is " + type(value) + ", not " + schema.path("type"));
      return;
    }
    if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
      problems.add(path + " is " + value + ", not one of " + schema.get("enum"));
    }
    if (value.isObject()) {
      object(path, schema, value);
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(path + "[" + i + "]", schema.get("items"), value.get(i));
      }
    }
  }

  private void object(String path, JsonNode schema, JsonNode value) {
    schema
        .path("required")
        .valueStream()
        .map(JsonNode::asString)
        .filter(name -> !value.has(name))
        .forEach(name -> problems.add(path + " lacks " + name));
    for (String name : value.propertyNames()) {
      JsonNode rest = schema.path("additionalProperties");
      JsonNode inner =
          schema.path("properties").has(name) ? schema.path("properties").get(name) : rest;
      if (inner.isObject()) {
        check(path + "." + name, inner, value.get(name));
      } else {
        problems.add(path + " has an unknown " + name);
      }
    }
  }

  private static List<String> types(JsonNode type) {
    return type.isArray()
        ? type.valueStream().map(JsonNode::asString).toList()
        : List.of(type.asString());
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case BINARY, MISSING, POJO -> "none";
    };
  }
}
