package dev.dbkeep.lint.facts;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Columns, constraints and types as CREATE TABLE and ALTER TABLE write them. */
record Definitions(Names names) {
  ColumnDefinition column(JsonNode node) {
    boolean notNull = false;
    boolean identity = false;
    boolean generated = false;
    DefaultKind defaultKind = DefaultKind.NONE;
    List<ConstraintDefinition> constraints = new ArrayList<>();
    for (JsonNode item : node.path("constraints")) {
      JsonNode constraint = item.path("Constraint");
      switch (Trees.text(constraint, "contype")) {
        case "CONSTR_NOTNULL" -> notNull = true;
        case "CONSTR_DEFAULT" -> defaultKind = Defaults.kind(constraint.path("raw_expr"));
        case "CONSTR_IDENTITY" -> identity = true;
        // PostgreSQL 18 makes VIRTUAL the default; before it STORED has to be written.
        case "CONSTR_GENERATED" ->
            generated = !"v".equals(Trees.text(constraint, "generated_kind"));
        case "CONSTR_PRIMARY", "CONSTR_UNIQUE", "CONSTR_CHECK", "CONSTR_FOREIGN" ->
            constraints.add(constraint(constraint));
        default -> {}
      }
    }
    ColumnType type = type(node.path("typeName"));
    boolean required =
        notNull
            || constraints.stream()
                .anyMatch(constraint -> constraint.kind() == ConstraintDefinition.Kind.PRIMARY_KEY);
    return new ColumnDefinition(
        Trees.text(node, "colname"), type, required, defaultKind, identity, generated, constraints);
  }

  ConstraintDefinition constraint(JsonNode node) {
    ConstraintDefinition.Kind kind =
        switch (Trees.text(node, "contype")) {
          case "CONSTR_PRIMARY" -> ConstraintDefinition.Kind.PRIMARY_KEY;
          case "CONSTR_UNIQUE" -> ConstraintDefinition.Kind.UNIQUE;
          case "CONSTR_FOREIGN" -> ConstraintDefinition.Kind.FOREIGN_KEY;
          case "CONSTR_EXCLUSION" -> ConstraintDefinition.Kind.EXCLUDE;
          case "CONSTR_NOTNULL" -> ConstraintDefinition.Kind.NOT_NULL;
          default -> ConstraintDefinition.Kind.CHECK;
        };
    List<String> columns =
        Trees.strings(
            kind == ConstraintDefinition.Kind.FOREIGN_KEY
                ? node.path("fk_attrs")
                : node.path("keys"));
    Name references = node.has("pktable") ? names.table(node.path("pktable")) : null;
    return new ConstraintDefinition(
        Trees.optional(node, "conname"),
        kind,
        columns,
        references,
        Trees.flag(node, "skip_validation"),
        Trees.optional(node, "indexname"),
        Trees.flag(node, "nulls_not_distinct"));
  }

  ColumnType type(JsonNode node) {
    List<String> parts = Trees.strings(node.path("names"));
    // A constant 0 is written without a value.
    List<Integer> modifiers =
        Trees.elements(node, "typmods")
            .filter(modifier -> modifier.path("A_Const").has("ival"))
            .map(modifier -> modifier.path("A_Const").path("ival").path("ival").asInt(0))
            .toList();
    String name = parts.isEmpty() ? "" : parts.getLast();
    return new ColumnType(
        parts.size() < 2 ? null : parts.get(parts.size() - 2),
        name,
        modifiers,
        node.has("arrayBounds"));
  }
}
