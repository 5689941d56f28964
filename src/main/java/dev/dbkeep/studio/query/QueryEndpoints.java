package dev.dbkeep.studio.query;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.Statements;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Session;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done with a text of SQL. */
public final class QueryEndpoints {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Database database;
  private final @Nullable String protectedName;
  private final Dangers dangers;
  private final OpenResults results = new OpenResults(PATIENCE);

  /**
   * For one database.
   *
   * @param protectedName what must be typed before anything is changed
   */
  public QueryEndpoints(Database database, @Nullable String protectedName, Dangers dangers) {
    this.database = database;
    this.protectedName = protectedName;
    this.dangers = dangers;
  }

  /** A text for the history of a page. */
  public record Written(String text) {}

  public List<Endpoint<?>> all() {
    return List.of(
        Endpoint.stream(
                "/api/sql",
                "runs a text, in a transaction that only reads unless it may write",
                SqlRequest.class,
                SqlLine.class,
                this::run)
            .needs(Needs.VIEWER),
        Endpoint.stream(
                "/api/sql/more",
                "the next rows of a result",
                MoreRequest.class,
                SqlLine.class,
                (caller, request, lines) -> results.more(caller, request, lines::write))
            .needs(Needs.VIEWER),
        Endpoint.post(
                "/api/sql/explain",
                "the plan of a statement",
                ExplainRequest.class,
                Explain.class,
                this::explain)
            .needs(Needs.VIEWER),
        Endpoint.post(
                "/api/sql/without-passwords",
                "a text as it may be written down; runs nothing",
                Written.class,
                Written.class,
                (_, written) -> new Written(Statements.withoutPasswords(written.text())))
            .needs(Needs.VIEWER));
  }

  private void run(Caller caller, SqlRequest request, Endpoint.Lines<SqlLine> lines) {
    results.close(caller);
    if (request.write()) {
      requireName(caller, request.confirm());
    }
    SqlText text;
    try {
      text = SqlText.of(request.text(), request.write());
    } catch (DbkeepException e) {
      lines.write(new SqlLine.Failed(0, true, SqlFault.of(e, request.text())));
      lines.write(new SqlLine.End(true));
      return;
    }
    if (request.write() && !request.isConfirmed()) {
      requireNoDanger(text);
    }
    OpenResults.Open open = null;
    Session session = database.open(caller);
    try {
      open = new SqlRun(session, text, request, lines::write).run();
    } finally {
      if (open == null) {
        session.close();
      }
    }
    if (open != null) {
      results.keep(caller, open);
    }
  }

  private void requireName(Caller caller, @Nullable String confirm) {
    database.requireWritable(caller);
    if (protectedName != null && !protectedName.equals(confirm)) {
      throw DbkeepException.of(
          ErrorCode.PROTECTED,
          protectedName + " is protected",
          "Type its name to change it: " + protectedName);
    }
  }

  private void requireNoDanger(SqlText text) {
    List<String> reasons =
        text.statements().stream()
            .map(SqlStatement::text)
            .flatMap(statement -> dangers.of(statement).stream())
            .toList();
    if (!reasons.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.CONFIRM, String.join("; ", reasons), "Confirm it, if that is meant.");
    }
  }

  private Explain explain(Caller caller, ExplainRequest request) {
    if (request.writes()) {
      requireName(caller, request.confirm());
    }
    try (Session session = database.open(caller)) {
      return Explain.of(session, request);
    }
  }
}
