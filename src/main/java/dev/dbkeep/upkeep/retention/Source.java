package dev.dbkeep.upkeep.retention;

import dev.dbkeep.postgres.Identifiers;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows on their way out.
 *
 * @param schema of the table as its archive knows it
 * @param data the columns that are kept
 * @param alias of the table in {@code statement}
 * @param statement gives or removes the rows, without RETURNING
 * @param removes whether it is a DELETE
 */
record Source(
    String schema,
    String name,
    List<String> data,
    String alias,
    String statement,
    boolean removes) {
  Source {
    data = List.copyOf(data);
  }

  String columns() {
    return data.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
  }

  /** The statement with its rows as a result. */
  String withRows() {
    String prefixed =
        data.stream()
            .map(column -> alias + "." + Identifiers.quote(column))
            .collect(Collectors.joining(", "));
    return removes ? statement + " RETURNING " + prefixed : statement;
  }
}
