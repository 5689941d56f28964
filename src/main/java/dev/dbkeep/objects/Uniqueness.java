package dev.dbkeep.objects;

import dev.dbkeep.catalog.Index;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;
import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/** What a new unique rule may run into: rows that are already there twice. */
final class Uniqueness {
  private Uniqueness() {}

  static List<Hazard> hazards(Index index) {
    String definition = index.definition();
    int keys = definition.indexOf(" USING ");
    return hazards(
        index.id(),
        index.schema() + "." + index.name(),
        Identifiers.quote(index.schema(), index.table()),
        keys < 0 ? definition : definition.substring(keys));
  }

  /**
   * {@code definition} holds the keys in its first parentheses, as pg_get_indexdef and
   * pg_get_constraintdef print them.
   */
  static List<Hazard> hazards(ObjectId object, String subject, String table, String definition) {
    List<String> keys = keys(definition);
    if (keys.isEmpty()) {
      return List.of();
    }
    String list = String.join(", ", keys);
    boolean nullsAreEqual = definition.contains("NULLS NOT DISTINCT");
    String present =
        nullsAreEqual ? "true" : "(" + String.join(") is not null and (", keys) + ") is not null";
    int where = definition.lastIndexOf(" WHERE ");
    String predicate =
        where < 0 ? "" : " and (" + definition.substring(where + " WHERE ".length()) + ")";
    String groups =
        " from "
            + table
            + " where "
            + present
            + predicate
            + " group by "
            + list
            + " having count(*) > 1";
    Probe probe =
        new Probe(
            "select coalesce(sum(n), 0)::bigint from (select count(*) as n"
                + groups
                + ") as doubled",
            "select " + list + ", count(*)" + groups + " limit 3");
    String message =
        "rows of "
            + table.replace("\"", "")
            + " share the same ("
            + list.replace("\"", "")
            + "), which becomes unique";
    return List.of(
        new Hazard(
            Hazard.Kind.DATA_DEPENDENT,
            object,
            subject,
            message,
            "Merge or correct these rows first.",
            probe));
  }

  /**
   * The key expressions without COLLATE, operator class and sort order: each ends at the first
   * space outside parentheses and quotes.
   */
  static List<String> keys(String definition) {
    List<String> keys = new ArrayList<>();
    int open = definition.indexOf('(');
    if (open < 0) {
      return keys;
    }
    int depth = 0;
    char quote = 0;
    boolean ended = false;
    StringBuilder key = new StringBuilder();
    for (int i = open + 1; i < definition.length(); i++) {
      char c = definition.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && depth-- == 0) {
        break;
      } else if (c == ',' && depth == 0) {
        keys.add(key.toString());
        key.setLength(0);
        ended = false;
        continue;
      } else if (c == ' ' && depth == 0) {
        ended = !key.isEmpty();
        continue;
      }
      if (!ended) {
        key.append(c);
      }
    }
    keys.add(key.toString());
    // WITHOUT OVERLAPS compares ranges, which grouping cannot
    return definition.contains("WITHOUT OVERLAPS") ? List.of() : keys;
  }
}
