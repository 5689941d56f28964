package dev.dbkeep.upkeep.completeness;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.upkeep.completeness.TargetTable.TargetColumn;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A rule read against the database: SQL that gives the required rows.
 *
 * @param target the table that must have them
 * @param columns what the SQL gives, named as in the table
 * @param key those of them by which a row is found
 * @param sql gives each required row, some perhaps more than once
 * @param repeats whether it may give a row more than once
 * @param how where they come from, as a clause
 */
record RequiredRows(
    CompletenessRule rule,
    TargetTable target,
    List<String> columns,
    List<String> key,
    String sql,
    boolean repeats,
    String how) {
  RequiredRows {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** Those that are not there. A key that is unset names no row. */
  String missing() {
    String found =
        key.stream()
            .map(one -> "h." + Identifiers.quote(one) + " = q." + Identifiers.quote(one))
            .collect(Collectors.joining(" AND "));
    String named =
        key.stream()
            .map(one -> "q." + Identifiers.quote(one) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String distinct =
        repeats
            ? "DISTINCT ON ("
                + key.stream()
                    .map(one -> "q." + Identifiers.quote(one))
                    .collect(Collectors.joining(", "))
                + ") "
            : "";
    return "SELECT %sq.* FROM (%s%n) AS q WHERE %s AND NOT EXISTS (SELECT FROM %s AS h WHERE %s)"
        .formatted(distinct, sql, named, target.quoted(), found);
  }

  /** Adds those of a stretch of the list; takes the values of the rule first. */
  String insertion(String list, String stretch, List<String> conflict) {
    String given =
        columns.stream().map(one -> Identifiers.quote(one)).collect(Collectors.joining(", "));
    StringBuilder into = new StringBuilder(given);
    StringBuilder from = new StringBuilder(given);
    for (String column : rule.fill().keySet()) {
      into.append(", ").append(Identifiers.quote(column));
      from.append(", CAST(? AS ").append(type(column)).append(')');
    }
    return "INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s ON CONFLICT (%s) DO NOTHING"
        .formatted(
            target.quoted(),
            into,
            from,
            list,
            stretch,
            conflict.stream().map(Identifiers::quote).collect(Collectors.joining(", ")));
  }

  private String type(String column) {
    return target.columns().stream()
        .filter(one -> one.name().equals(column))
        .map(TargetColumn::type)
        .findFirst()
        .orElseThrow();
  }
}
