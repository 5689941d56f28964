package dev.dbkeep.upkeep.retention;

import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A foreign key that points at rows which are to go.
 *
 * @param from the columns of the child, in the order of {@code to}
 * @param indexed whether an index of the child begins with them
 * @param data the columns of the child that are stored, for an archive
 */
record ChildKey(
    String constraint,
    long child,
    String schema,
    String name,
    String onDelete,
    List<String> from,
    List<String> to,
    boolean indexed,
    List<String> data) {
  ChildKey {
    from = List.copyOf(from);
    to = List.copyOf(to);
    data = List.copyOf(data);
  }

  String shown() {
    return schema + "." + name;
  }

  String quoted() {
    return Identifiers.quote(schema, name);
  }

  /** {@code k."event_id" = t."id"}. */
  String matches(String childAlias, String parentAlias) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      pairs.add(
          childAlias
              + "."
              + Identifiers.quote(from.get(i))
              + " = "
              + parentAlias
              + "."
              + Identifiers.quote(to.get(i)));
    }
    return String.join(" AND ", pairs);
  }

  /** The statement that makes the missing index. */
  String indexStatement() {
    return "CREATE INDEX CONCURRENTLY ON "
        + quoted()
        + " ("
        + from.stream().map(Identifiers::quote).collect(Collectors.joining(", "))
        + ");";
  }

  /** Whether PostgreSQL sets the child's columns itself and leaves its row. */
  boolean leavesChild() {
    return onDelete.equals("n") || onDelete.equals("d");
  }
}
