package dev.dbkeep.upkeep.queries.explain;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows indexes to the planner that nobody has built, by hypopg, and keeps those with which the
 * statement gets cheaper.
 */
final class IndexProof {
  private static final double BETTER = 0.8;
  private static final double AS_GOOD = 1.05;
  private static final int MOST = 3;

  private final Connection connection;
  private final PlanSource plans;
  private final String schema;

  /** Plans the statement again. */
  @FunctionalInterface
  interface PlanSource {
    PlanNode plan() throws SQLException;
  }

  private IndexProof(Connection connection, PlanSource plans, String schema) {
    this.connection = connection;
    this.plans = plans;
    this.schema = schema;
  }

  /** The advice, proven where hypopg is there; else the widest candidate of each table. */
  static List<IndexAdvice> advise(
      Connection connection, PlanSource plans, double cost, List<IndexCandidate> candidates)
      throws SQLException {
    if (candidates.isEmpty()) {
      return List.of();
    }
    String schema = schema(connection);
    return schema == null
        ? unproven(candidates, cost)
        : new IndexProof(connection, plans, schema).prove(cost, candidates);
  }

  private static List<IndexAdvice> unproven(List<IndexCandidate> candidates, double cost) {
    Set<String> told = new HashSet<>();
    List<IndexAdvice> advice = new ArrayList<>();
    candidates.stream()
        .sorted(Comparator.comparingInt(candidate -> -candidate.columns().size()))
        .filter(candidate -> told.add(candidate.table().shown()))
        .forEach(candidate -> advice.add(new IndexAdvice(candidate.sql(true), cost, null, null)));
    return advice;
  }

  private static @Nullable String schema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON"
                    + " n.oid = e.extnamespace WHERE e.extname = 'hypopg'")) {
      return row.next() ? row.getString(1) : null;
    }
  }

  /** One after the other, each on top of those that helped, one for each table. */
  private List<IndexAdvice> prove(double cost, List<IndexCandidate> candidates)
      throws SQLException {
    List<IndexAdvice> proven = new ArrayList<>();
    List<IndexCandidate> chosen = new ArrayList<>();
    List<IndexCandidate> left = new ArrayList<>(candidates);
    double before = cost;
    while (proven.size() < MOST && !left.isEmpty()) {
      IndexCandidate best = null;
      IndexAdvice advice = null;
      for (IndexCandidate candidate : left) {
        IndexAdvice tried = attempt(chosen, candidate, before);
        if (tried != null && isBetter(tried, candidate, advice, best)) {
          best = candidate;
          advice = tried;
        }
      }
      if (best == null || advice == null || advice.costAfter() == null) {
        break;
      }
      proven.add(advice);
      chosen.add(best);
      before = advice.costAfter();
      String table = best.table().shown();
      left.removeIf(candidate -> candidate.table().shown().equals(table));
    }
    reset();
    return proven;
  }

  /** Fewer columns win where they are about as good. */
  private static boolean isBetter(
      IndexAdvice tried,
      IndexCandidate candidate,
      @Nullable IndexAdvice advice,
      @Nullable IndexCandidate best) {
    if (advice == null || best == null) {
      return true;
    }
    double after = cost(tried);
    return candidate.columns().size() < best.columns().size()
        ? after <= AS_GOOD * cost(advice)
        : AS_GOOD * after < cost(advice);
  }

  private static double cost(IndexAdvice advice) {
    return advice.costAfter() == null ? Double.MAX_VALUE : advice.costAfter();
  }

  private @Nullable IndexAdvice attempt(
      List<IndexCandidate> chosen, IndexCandidate candidate, double before) throws SQLException {
    reset();
    for (IndexCandidate one : chosen) {
      Hypothetical kept = create(one);
      assert kept.id() > 0;
    }
    Hypothetical index = create(candidate);
    PlanNode plan = plans.plan();
    boolean[] used = {false};
    plan.each(node -> used[0] |= node.text("Index Name").equals(index.name()));
    double after = plan.number("Total Cost");
    return used[0] && after <= BETTER * before
        ? new IndexAdvice(candidate.sql(true), before, after, size(index))
        : null;
  }

  private record Hypothetical(long id, String name) {}

  private Hypothetical create(IndexCandidate candidate) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT indexrelid, indexname FROM "
                + Identifiers.quote(schema, "hypopg_create_index")
                + "(?)")) {
      statement.setString(1, candidate.sql(false));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Hypothetical(row.getLong(1), row.getString(2));
      }
    }
  }

  private long size(Hypothetical index) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT " + Identifiers.quote(schema, "hypopg_relation_size") + "(?::oid)")) {
      statement.setLong(1, index.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void reset() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT " + Identifiers.quote(schema, "hypopg_reset") + "()");
    }
  }
}
