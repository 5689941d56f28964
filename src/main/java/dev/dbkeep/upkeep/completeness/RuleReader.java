package dev.dbkeep.upkeep.completeness;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.upkeep.completeness.CompletenessRule.ByPair;
import dev.dbkeep.upkeep.completeness.CompletenessRule.ByQuery;
import dev.dbkeep.upkeep.relations.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads rules against the database, where their tables, columns and relations are. */
final class RuleReader {
  private final Connection connection;
  private final Supplier<List<Relation>> relations;

  /**
   * @param relations of the database, asked only for rules that name tables
   */
  RuleReader(Connection connection, Supplier<List<Relation>> relations) {
    this.connection = connection;
    this.relations = relations;
  }

  RequiredRows read(CompletenessRule rule) throws SQLException {
    TargetTable target = table(rule, rule.table());
    RequiredRows required =
        switch (rule.required()) {
          case ByQuery query -> byQuery(rule, target, query);
          case ByPair pair -> byPair(rule, target, pair);
        };
    for (String column : rule.fill().keySet()) {
      if (!target.has(column) || required.columns().contains(column)) {
        throw wrong(
            rule,
            target.has(column)
                ? "gives " + column + " twice"
                : "fills a column that " + target.shown() + " does not have: " + column);
      }
    }
    return required;
  }

  private RequiredRows byQuery(CompletenessRule rule, TargetTable target, ByQuery query)
      throws SQLException {
    String sql = query.query().strip();
    while (sql.endsWith(";")) {
      sql = sql.substring(0, sql.length() - 1).strip();
    }
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM (%s%n) AS q WHERE false".formatted(sql))) {
      ResultSetMetaData found = statement.getMetaData();
      for (int i = 1; i <= found.getColumnCount(); i++) {
        columns.add(found.getColumnLabel(i));
      }
    } catch (SQLException e) {
      throw wrong(rule, "has a query that PostgreSQL does not take: " + e.getMessage()).cause(e);
    }
    for (String column : columns) {
      if (!target.has(column)) {
        throw wrong(
            rule,
            "has a query with a column that %s does not have: %s"
                .formatted(target.shown(), column));
      }
    }
    List<String> key = query.key().isEmpty() ? columns : query.key();
    if (!columns.containsAll(key)) {
      throw wrong(rule, "has a key whose columns its query does not give");
    }
    return new RequiredRows(rule, target, columns, key, sql, true, "by its query");
  }

  private RequiredRows byPair(CompletenessRule rule, TargetTable target, ByPair pair)
      throws SQLException {
    Relation every = relation(rule, target, pair.every());
    Map<String, String> columns = new LinkedHashMap<>();
    add(columns, every, "e");
    String from = table(rule, pair.every()).quoted() + " AS e";
    String how = "one for each of " + every.toShown();
    if (!pair.forEvery().isEmpty()) {
      Relation forEvery = relation(rule, target, pair.forEvery());
      add(columns, forEvery, "f");
      from += " CROSS JOIN " + table(rule, pair.forEvery()).quoted() + " AS f";
      how += " and " + forEvery.toShown();
    }
    String select =
        columns.entrySet().stream()
            .map(one -> one.getValue() + " AS " + Identifiers.quote(one.getKey()))
            .collect(Collectors.joining(", "));
    List<String> key = List.copyOf(columns.keySet());
    return new RequiredRows(
        rule, target, key, key, "SELECT " + select + " FROM " + from, false, how);
  }

  private static void add(Map<String, String> columns, Relation relation, String alias) {
    for (int i = 0; i < relation.from().size(); i++) {
      columns.put(relation.from().get(i), alias + "." + Identifiers.quote(relation.to().get(i)));
    }
  }

  /** A declared one before one that looks so; two of the same rank leave it open which is meant. */
  private Relation relation(CompletenessRule rule, TargetTable target, String parent)
      throws SQLException {
    TargetTable wanted = table(rule, parent);
    List<Relation> between =
        relations.get().stream()
            .filter(one -> one.only() == null)
            .filter(one -> one.child().isNamed(target.shown()))
            .filter(one -> one.parent().isNamed(wanted.shown()))
            .toList();
    List<Relation> certain = between.stream().filter(Relation::isCertain).toList();
    List<Relation> best = certain.isEmpty() ? between : certain;
    if (best.size() != 1) {
      throw wrong(
          rule,
          best.isEmpty()
              ? "finds no column of %s that points at %s".formatted(target.shown(), parent)
              : "leaves open by which of %s %s points at %s"
                  .formatted(
                      best.stream().map(Relation::fromShown).collect(Collectors.joining(", ")),
                      target.shown(),
                      parent));
    }
    return best.getFirst();
  }

  private TargetTable table(CompletenessRule rule, String name) throws SQLException {
    return TargetTable.find(connection, name)
        .orElseThrow(() -> wrong(rule, "names a table that is not there: " + name));
  }

  private static DbkeepException wrong(CompletenessRule rule, String problem) {
    return DbkeepException.of(
        ErrorCode.CONFIG,
        "completeness rule " + rule.name() + " " + problem,
        "Correct it in dbkeep.toml; a query with the columns of "
            + rule.table()
            + " can say anything.");
  }
}
