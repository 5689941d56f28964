package dev.dbkeep.upkeep.queries.explain;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.Statements;
import dev.dbkeep.postgres.sql.Token;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Explains a statement. Everything happens in one transaction that only reads, or, for a statement
 * that writes and is to be run, in one that is rolled back.
 */
public final class QueryExplainer {
  private static final Set<String> KINDS =
      Set.of("select", "with", "values", "table", "insert", "update", "delete", "merge", "(");
  private static final int GENERIC_PLAN = 16;
  private static final String PREPARED = "dbkeep_explain";

  private final ServerUrl url;
  private final Duration timeout;
  private final Duration lockTimeout;

  /**
   * @param timeout how long the statement may run
   * @param lockTimeout how long it may wait for a lock
   */
  public QueryExplainer(ServerUrl url, Duration timeout, Duration lockTimeout) {
    this.url = url;
    this.timeout = timeout;
    this.lockTimeout = lockTimeout;
  }

  /** A statement, taken apart. */
  private record Query(String sql, int parameters) {}

  /** Says what the statement does; nothing is run. */
  public Explained explain(String text) {
    return explain(query(text), false, false);
  }

  /**
   * Runs the statement to say what it does.
   *
   * @param onlyReads whether one that writes is refused
   */
  public Explained analyze(String text, boolean onlyReads) {
    Query query = query(text);
    if (query.parameters() > 0) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the values of the statement are not known: it cannot be run",
          "Write it with values: `dbkeep slow explain --sql \"select …\" --analyze`.");
    }
    return explain(query, true, onlyReads);
  }

  /** What is sent to the server, in its order. */
  public List<String> statements(String text, boolean analyze) {
    Query query = query(text);
    List<String> statements = new ArrayList<>(begin(true));
    statements.add("EXPLAIN (FORMAT JSON, VERBOSE) " + query.sql());
    if (analyze) {
      statements.add("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON, VERBOSE) " + query.sql());
    }
    statements.add("ROLLBACK");
    return statements;
  }

  private static Query query(String text) {
    List<SqlStatement> statements = Statements.split(new SqlScript("statement", text));
    if (statements.size() != 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "one statement can be explained, not " + statements.size(),
          "Write `dbkeep slow explain --sql \"select …\"`.");
    }
    SqlStatement statement = statements.getFirst();
    String sql = statement.text();
    List<Token> tokens = statement.tokens();
    String first = tokens.getFirst().text(sql).toLowerCase(Locale.ROOT);
    if (!KINDS.contains(first)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "PostgreSQL cannot explain " + first.toUpperCase(Locale.ROOT),
          "Explain a SELECT, INSERT, UPDATE, DELETE or MERGE.");
    }
    int parameters = 0;
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token number = tokens.get(i + 1);
      if (tokens.get(i).text(sql).equals("$")
          && number.kind() == Token.Kind.NUMBER
          && number.start() == tokens.get(i).end()) {
        parameters = Math.max(parameters, Integer.parseInt(number.text(sql)));
      }
    }
    return new Query(sql, parameters);
  }

  private List<String> begin(boolean readOnly) {
    return List.of(
        readOnly ? "BEGIN READ ONLY" : "BEGIN READ WRITE",
        "SET LOCAL statement_timeout = " + timeout.toMillis(),
        "SET LOCAL lock_timeout = " + lockTimeout.toMillis());
  }

  private Explained explain(Query query, boolean analyze, boolean onlyReads) {
    try (Connection connection = Connections.openForScripts(url)) {
      begin(connection, true);
      JsonNode planned = plan(connection, query);
      PlanNode plan = new PlanNode(planned.path("Plan"));
      Map<String, PlanTable> tables = PlanTables.of(connection, plan);
      List<IndexAdvice> advice =
          IndexProof.advise(
              connection,
              () -> new PlanNode(plan(connection, query).path("Plan")),
              plan.number("Total Cost"),
              IndexCandidates.of(plan, tables));
      JsonNode told = planned;
      List<String> warnings = new ArrayList<>();
      if (query.parameters() > 0) {
        warnings.add("the values are not known: with some of them the plan may be another one");
      }
      if (analyze) {
        told = run(connection, query, plan, onlyReads, warnings);
      }
      run(connection, "ROLLBACK");
      PlanNode root = new PlanNode(told.path("Plan"));
      List<PlanFault> faults = new ArrayList<>(PlanFaults.of(root, tables));
      faults.addAll(PlanFaults.of(told));
      return new Explained(
          query.sql(),
          query.parameters(),
          plan.number("Total Cost"),
          analyze ? told.path("Execution Time").asDouble(0) : null,
          PlanWords.of(root),
          faults,
          advice,
          warnings);
    } catch (SQLException e) {
      throw failure(e, query);
    }
  }

  private JsonNode run(
      Connection connection, Query query, PlanNode plan, boolean onlyReads, List<String> warnings)
      throws SQLException {
    SideEffects.refuse(connection, query.sql());
    boolean[] writes = {false};
    plan.each(node -> writes[0] |= node.is("ModifyTable") || node.is("LockRows"));
    if (writes[0]) {
      if (onlyReads) {
        throw DbkeepException.of(
            ErrorCode.PROTECTED,
            "the statement writes, and this environment is protected",
            "Leave --analyze out, or run it on a branch: `dbkeep branch create`.");
      }
      warnings.add(
          "the statement was run and rolled back: sequences stay where it moved them, and VACUUM"
              + " removes what it wrote");
      warnings.addAll(SideEffects.triggers(connection, plan));
      run(connection, "ROLLBACK");
      begin(connection, false);
    }
    return json(connection, "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON, VERBOSE) " + query.sql());
  }

  private void begin(Connection connection, boolean readOnly) throws SQLException {
    for (String statement : begin(readOnly)) {
      run(connection, statement);
    }
  }

  /** Without values PostgreSQL 16 plans by itself, older ones for a prepared statement. */
  private static JsonNode plan(Connection connection, Query query) throws SQLException {
    if (query.parameters() == 0) {
      return json(connection, "EXPLAIN (FORMAT JSON, VERBOSE) " + query.sql());
    }
    if (connection.getMetaData().getDatabaseMajorVersion() >= GENERIC_PLAN) {
      return json(connection, "EXPLAIN (FORMAT JSON, VERBOSE, GENERIC_PLAN) " + query.sql());
    }
    run(connection, "PREPARE " + PREPARED + " AS " + query.sql());
    run(connection, "SET LOCAL plan_cache_mode = force_generic_plan");
    String values = String.join(", ", Collections.nCopies(query.parameters(), "NULL"));
    JsonNode plan =
        json(
            connection, "EXPLAIN (FORMAT JSON, VERBOSE) EXECUTE " + PREPARED + " (" + values + ")");
    run(connection, "DEALLOCATE " + PREPARED);
    return plan;
  }

  private static JsonNode json(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet row = statement.executeQuery(sql)) {
        row.next();
        return JsonMapper.shared().readTree(row.getString(1)).path(0);
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private DbkeepException failure(SQLException e, Query query) {
    DbkeepException error = SqlErrors.of(e, url);
    @Nullable String hint =
        switch (String.valueOf(e.getSQLState())) {
          case "57014" ->
              "It ran for longer than %d s: give --timeout more, or leave --analyze out."
                  .formatted(timeout.toSeconds());
          case "25006" -> "A function in it writes: it is not run. Leave --analyze out.";
          case "42P18", "42601", "42804", "42883" ->
              query.parameters() > 0
                  ? "Without values it cannot be planned: write it with values, as --sql \"…\"."
                  : error.hint();
          default -> error.hint();
        };
    return hint == null ? error.detail(query.sql()) : error.hint(hint).detail(query.sql());
  }
}
