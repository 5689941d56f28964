package dev.dbkeep.upkeep.queries.explain;

import dev.dbkeep.postgres.Identifiers;
import java.util.List;
import java.util.stream.Collectors;

/** An index that might help. */
record IndexCandidate(PlanTable table, List<String> columns) {
  IndexCandidate {
    columns = List.copyOf(columns);
  }

  /** What runs; without waiting for anybody, where it is built. */
  String sql(boolean concurrently) {
    return "CREATE INDEX %sON %s (%s)"
        .formatted(
            concurrently ? "CONCURRENTLY " : "",
            Identifiers.quote(table.schema(), table.name()),
            columns.stream().map(Identifiers::quote).collect(Collectors.joining(", ")));
  }
}
