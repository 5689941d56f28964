package dev.dbkeep.lint.facts;

import dev.dbkeep.postgres.Identifiers;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type as it is written.
 *
 * @param schema as written, {@code pg_catalog} for a type that has keywords of its own, or null
 * @param name as PostgreSQL stores it: {@code int4}, {@code varchar}, {@code timestamptz}
 * @param modifiers such as the length of a varchar
 */
public record ColumnType(
    @Nullable String schema, String name, List<Integer> modifiers, boolean array) {
  private static final Set<String> SERIAL =
      Set.of("serial", "serial2", "serial4", "serial8", "smallserial", "bigserial");

  /**
   * Types PostgreSQL brings along that have no keywords of their own, so that their names carry no
   * schema.
   */
  private static final Set<String> BUILT_IN =
      Set.of(
          "text",
          "uuid",
          "json",
          "jsonb",
          "date",
          "bytea",
          "inet",
          "cidr",
          "macaddr",
          "xml",
          "money",
          "oid",
          "name",
          "tsvector",
          "tsquery",
          "point",
          "int2",
          "int4",
          "int8",
          "float4",
          "float8",
          "bool",
          "timestamptz",
          "timetz",
          "bpchar",
          "jsonpath",
          "int4range",
          "int8range",
          "numrange",
          "tsrange",
          "tstzrange",
          "daterange",
          "regclass",
          "bit",
          "varbit",
          "line",
          "box",
          "path",
          "circle",
          "polygon",
          "macaddr8",
          "timestamp",
          "time",
          "numeric",
          "varchar",
          "interval");

  public ColumnType {
    modifiers = List.copyOf(modifiers);
  }

  public boolean serial() {
    return schema == null && SERIAL.contains(name);
  }

  /** True for a type of PostgreSQL's own, false for one somebody made. */
  public boolean builtIn() {
    return "pg_catalog".equals(schema)
        || schema == null && (BUILT_IN.contains(name) || SERIAL.contains(name));
  }

  public @Nullable Integer modifier() {
    return modifiers.isEmpty() ? null : modifiers.getFirst();
  }

  /** The name of a type that somebody made. */
  public Name name(String defaultSchema) {
    return new Name(schema == null ? defaultSchema : schema, name);
  }

  /** As a cast needs it with an empty search_path. */
  public String sql(String defaultSchema) {
    String base = builtIn() ? "pg_catalog." + Identifiers.quote(name) : name(defaultSchema).sql();
    String typmod =
        modifiers.isEmpty()
            ? ""
            : modifiers.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    return base + typmod + (array ? "[]" : "");
  }

  /** As people write it. */
  @Override
  public String toString() {
    String base = schema == null || "pg_catalog".equals(schema) ? name : schema + "." + name;
    String typmod =
        modifiers.isEmpty()
            ? ""
            : modifiers.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    return base + typmod + (array ? "[]" : "");
  }
}
