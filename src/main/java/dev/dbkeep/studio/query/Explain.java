package dev.dbkeep.studio.query;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.studio.database.Session;
import dev.dbkeep.studio.database.TextStatement;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the server goes about a statement.
 *
 * @param plan as EXPLAIN (FORMAT JSON) prints it
 */
public record Explain(JsonNode plan) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Nothing of what the statement does stays, as the session is given up behind it. */
  static Explain of(Session session, ExplainRequest request) {
    SqlText text = SqlText.one(request.text());
    SqlStatement statement = text.statements().getFirst();
    String prefix =
        request.analyze() ? "EXPLAIN (FORMAT JSON, ANALYZE, BUFFERS) " : "EXPLAIN (FORMAT JSON) ";
    try {
      Sandbox.begin(session, request.writes(), text);
      TextStatement result =
          TextStatement.run(session.connection(), prefix + statement.text(), _ -> {});
      StringBuilder plan = new StringBuilder();
      while (result.more()) {
        result
            .next(Integer.MAX_VALUE)
            .forEach(row -> plan.append(new String(row.get(0), StandardCharsets.UTF_8)));
      }
      session.connection().rollback();
      return new Explain(MAPPER.readTree(plan.toString()));
    } catch (SQLException e) {
      session.requireCaller();
      DbkeepException failure = session.failure(e);
      SqlFault fault = SqlFault.of(e, failure, statement, request.writes());
      throw fault.hint() == null ? failure : failure.hint(fault.hint());
    }
  }
}
