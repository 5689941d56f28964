package dev.dbkeep.upkeep.relations;

import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The conditions that make a row an orphan of a relation. */
final class OrphanSql {
  /**
   * For a query that wants a few orphans. Told that a few are enough, the planner walks the child
   * in the order of its index and hopes to meet one soon; where the orphans lie behind the last
   * parent it reads every row by itself. A hash of the parent finds the first ones in the order of
   * the table.
   */
  static final String FOR_A_FEW = "SET enable_mergejoin = off; SET enable_nestloop = off";

  /** Undoes it. */
  static final String FOR_ALL = "RESET enable_mergejoin; RESET enable_nestloop";

  private final Relation relation;

  OrphanSql(Relation relation) {
    this.relation = relation;
  }

  /** Of the child c; where the relation means only some rows, their type is the only parameter. */
  String condition() {
    List<String> conditions = new ArrayList<>();
    for (String column : relation.from()) {
      conditions.add("c." + Identifiers.quote(column) + " IS NOT NULL");
    }
    Relation.Only only = relation.only();
    if (only != null) {
      conditions.add("c." + Identifiers.quote(only.column()) + "::text = ?");
    }
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < relation.from().size(); i++) {
      pairs.add(
          "p."
              + Identifiers.quote(relation.to().get(i))
              + " = c."
              + Identifiers.quote(relation.from().get(i)));
    }
    conditions.add(
        "NOT EXISTS (SELECT FROM "
            + relation.parent().quoted()
            + " AS p WHERE "
            + String.join(" AND ", pairs)
            + ")");
    return String.join(" AND ", conditions);
  }

  String count() {
    return "SELECT count(*) FROM " + relation.child().quoted() + " AS c WHERE " + condition();
  }

  /** Key columns and the reference, each as {@code name=value}. */
  String examples(List<String> keys, int limit) {
    List<String> columns = new ArrayList<>(keys);
    relation.from().stream().filter(column -> !columns.contains(column)).forEach(columns::add);
    String row =
        columns.stream()
            .map(
                column ->
                    Identifiers.literal(column + "=")
                        + " || coalesce(left(c."
                        + Identifiers.quote(column)
                        + "::text, 60), 'NULL')")
            .collect(Collectors.joining(" || ' ' || "));
    return "SELECT "
        + row
        + " FROM "
        + relation.child().quoted()
        + " AS c WHERE "
        + condition()
        + " LIMIT "
        + limit;
  }

  /** The places of some orphans, to be removed in one go. */
  String places(String leaf, int limit) {
    return "SELECT c.ctid::text FROM ONLY "
        + leaf
        + " AS c WHERE "
        + condition()
        + " LIMIT "
        + limit;
  }
}
