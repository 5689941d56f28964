package dev.dbkeep.lint.facts;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** SET search_path, its RESET, and set_config as dumps have it. */
final class SearchPathReader {
  private static final String SETTING = "search_path";

  private SearchPathReader() {}

  static Fact set(JsonNode node) {
    String kind = Trees.text(node, "kind");
    boolean about = SETTING.equals(Trees.text(node, "name"));
    if (kind.equals("VAR_RESET_ALL") || about && !kind.equals("VAR_SET_VALUE")) {
      return new SessionFact.SetSearchPath(List.of());
    }
    return about
        ? of(Trees.elements(node, "args").map(SearchPathReader::literal).toList())
        : new SessionFact.Other("VariableSetStmt");
  }

  static Fact select(JsonNode node) {
    for (JsonNode call : Trees.below(node, "FuncCall")) {
      List<String> name = Trees.strings(call.path("funcname"));
      List<String> arguments = Trees.elements(call, "args").map(SearchPathReader::literal).toList();
      if (!name.isEmpty()
          && name.getLast().equals("set_config")
          && arguments.size() == 3
          && SETTING.equals(arguments.getFirst())) {
        return of(
            Arrays.stream(arguments.get(1).split(",", -1))
                .map(schema -> schema.strip().replace("\"", ""))
                .toList());
      }
    }
    return new SessionFact.Other("SelectStmt");
  }

  /** An empty path leaves what PostgreSQL brings along. */
  private static Fact of(List<String> written) {
    List<String> schemas =
        written.stream().filter(schema -> !schema.isEmpty() && !"$user".equals(schema)).toList();
    return new SessionFact.SetSearchPath(schemas.isEmpty() ? List.of("pg_catalog") : schemas);
  }

  private static String literal(JsonNode argument) {
    return argument.path("A_Const").path("sval").path("sval").asString("");
  }
}
