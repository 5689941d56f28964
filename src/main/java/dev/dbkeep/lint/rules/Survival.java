package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.literal;
import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.ColumnType;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Probe;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which values of a column would not come through a change of its type unharmed. The conditions
 * look at each value as text, so that they hold whatever the type is now.
 */
record Survival(LintContext context) {
  private static final int PG_16 = 160000;

  /** Before PostgreSQL 16 nothing tells whether an input is valid but trying it. */
  private static final String TRY_INPUT =
      """
      CREATE FUNCTION pg_temp.dbkeep_input_is_valid(value text, type text) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        EXECUTE format('SELECT %L::%s', value, type);
        RETURN true;
      EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
        RETURN false;
      END $$\
      """;

  /** Empty when every value survives. */
  Optional<Probe> probe(Name table, String column, ColumnType type) {
    return lost(quote(column), type).map(condition -> question(table, column, condition));
  }

  /** Values that are none of the labels, in a column of the type or of an array of it. */
  Probe otherThan(Name table, String column, List<String> labels, boolean array) {
    String allowed =
        labels.stream()
            .map(label -> literal(label))
            .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    String name = quote(column);
    String condition =
        array
            ? "EXISTS (SELECT 1 FROM unnest("
                + name
                + ") AS e WHERE e::text <> ALL ("
                + allowed
                + "))"
            : name + "::text <> ALL (" + allowed + ")";
    return Probes.where(table, column, condition);
  }

  private Probe question(Name table, String column, String condition) {
    Probe probe = Probes.where(table, column, quote(column) + " IS NOT NULL AND " + condition);
    return context.serverVersion() >= PG_16
        ? probe
        : new Probe(probe.countSql(), probe.sampleSql(), TRY_INPUT);
  }

  private Optional<String> lost(String column, ColumnType type) {
    String value = column + "::text";
    String target = type.sql(context.defaultSchema());
    if (type.array() || !type.builtIn()) {
      return Optional.of(not(value, target));
    }
    return switch (type.name()) {
      case "text" -> Optional.empty();
      case "varchar", "bpchar" ->
          type.modifier() == null
              ? Optional.empty()
              : Optional.of("length(rtrim(" + value + ")) > " + type.modifier());
      case "int2" -> Optional.of(integer(column, target, "-32768", "32767"));
      case "int4" -> Optional.of(integer(column, target, "-2147483648", "2147483647"));
      case "int8" ->
          Optional.of(integer(column, target, "-9223372036854775808", "9223372036854775807"));
      case "numeric", "timestamp", "timestamptz", "time", "timetz", "interval" ->
          Optional.of(rounded(value, target, unlimited(type)));
      case "float4", "float8" ->
          Optional.of(
              "CASE WHEN "
                  + not(value, target)
                  + " THEN true WHEN "
                  + not(value, "numeric")
                  + " THEN false ELSE "
                  + value
                  + "::"
                  + target
                  + "::text::numeric <> "
                  + value
                  + "::numeric END");
      case "date" ->
          Optional.of(
              "CASE WHEN "
                  + not(value, "timestamp")
                  + " THEN true ELSE "
                  + value
                  + "::timestamp::date::timestamp <> "
                  + value
                  + "::timestamp END");
      default -> Optional.of(not(value, target));
    };
  }

  /**
   * Fractions are rounded and large numbers refused; a text must be written as an integer, a
   * boolean always fits.
   */
  private String integer(String column, String target, String least, String greatest) {
    String value = column + "::text";
    String number = value + "::numeric";
    return "CASE WHEN pg_typeof("
        + column
        + ") = 'boolean'::regtype THEN false"
        + " WHEN pg_typeof("
        + column
        + ") IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) THEN "
        + not(value, target)
        + " WHEN "
        + not(value, "numeric")
        + " THEN true"
        + " ELSE "
        + number
        + " <> trunc("
        + number
        + ") OR "
        + number
        + " NOT BETWEEN "
        + least
        + " AND "
        + greatest
        + " END";
  }

  /** Too large is refused, too fine is rounded without a word. */
  private String rounded(String value, String target, String unlimited) {
    return "CASE WHEN "
        + not(value, target)
        + " THEN true ELSE "
        + value
        + "::"
        + target
        + " <> "
        + value
        + "::"
        + unlimited
        + " END";
  }

  private String unlimited(ColumnType type) {
    return new ColumnType(type.schema(), type.name(), List.of(), type.array())
        .sql(context.defaultSchema());
  }

  private String not(String value, String type) {
    String function =
        context.serverVersion() >= PG_16
            ? "pg_catalog.pg_input_is_valid"
            : "pg_temp.dbkeep_input_is_valid";
    return "NOT " + function + "(" + value + ", " + literal(type) + ")";
  }
}
