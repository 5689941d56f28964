package dev.dbkeep.lint.facts;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** How a default expression behaves, as far as the text tells. */
final class Defaults {
  private static final Set<String> STABLE =
      Set.of(
          "now",
          "transaction_timestamp",
          "statement_timestamp",
          "current_setting",
          "current_database",
          "current_schema",
          "timezone",
          "date_trunc",
          "to_char");

  private static final Set<String> VOLATILE =
      Set.of(
          "gen_random_uuid",
          "uuidv4",
          "uuidv7",
          "uuid_generate_v1",
          "uuid_generate_v1mc",
          "uuid_generate_v4",
          "random",
          "clock_timestamp",
          "timeofday",
          "nextval",
          "gen_random_bytes",
          "txid_current",
          "pg_sleep",
          "setval");

  private Defaults() {}

  static DefaultKind kind(JsonNode expression) {
    // DEFAULT NULL is no default.
    if (expression.path("A_Const").path("isnull").asBoolean(false)) {
      return DefaultKind.NONE;
    }
    List<String> functions =
        Trees.below(expression, "FuncCall").stream()
            .map(call -> Trees.strings(call.path("funcname")).getLast())
            .toList();
    if (functions.stream().anyMatch(VOLATILE::contains)) {
      return DefaultKind.VOLATILE;
    }
    if (!STABLE.containsAll(functions)) {
      return DefaultKind.UNKNOWN;
    }
    return functions.isEmpty() && Trees.below(expression, "SQLValueFunction").isEmpty()
        ? DefaultKind.CONSTANT
        : DefaultKind.STABLE;
  }
}
