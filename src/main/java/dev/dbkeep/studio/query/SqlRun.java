package dev.dbkeep.studio.query;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import dev.dbkeep.studio.database.Session;
import dev.dbkeep.studio.database.TextStatement;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Runs the statements of a text one after the other, until one fails. */
final class SqlRun {
  private final Session session;
  private final SqlText text;
  private final SqlRequest request;
  private final Consumer<SqlLine> lines;
  private final OpenResults.Open open;

  SqlRun(Session session, SqlText text, SqlRequest request, Consumer<SqlLine> lines) {
    this.session = session;
    this.text = text;
    this.request = request;
    this.lines = lines;
    this.open = new OpenResults.Open(session);
  }

  /** What is left open of it; null when nothing is. */
  OpenResults.@Nullable Open run() {
    try {
      Sandbox.begin(session, request.write(), text);
    } catch (SQLException e) {
      throw session.failure(e);
    }
    boolean whole = statements() && end();
    lines.accept(new SqlLine.End(true));
    return whole && !open.isEmpty() ? open : null;
  }

  private boolean statements() {
    int number = 0;
    for (SqlStatement statement : text.statements()) {
      session.requireCaller();
      try {
        one(number, statement);
      } catch (SQLException e) {
        return refuse(number, statement, e);
      }
      number++;
    }
    return true;
  }

  /** A deferred constraint speaks only now. */
  private boolean end() {
    if (!request.write() || text.outside() || text.statements().isEmpty()) {
      return true;
    }
    try {
      session.requireCaller();
      Sandbox.commit(session);
      return true;
    } catch (SQLException e) {
      return refuse(text.statements().size() - 1, text.statements().getLast(), e);
    }
  }

  private boolean refuse(int number, SqlStatement statement, SQLException e) {
    session.requireCaller();
    DbkeepException failure = session.failure(e);
    boolean undone = !text.outside() && failure.code() != ErrorCode.CANNOT_CONNECT;
    SqlFault fault = SqlFault.of(e, failure, statement, request.write());
    lines.accept(new SqlLine.Failed(number, undone, fault));
    return false;
  }

  private void one(int number, SqlStatement statement) throws SQLException {
    long began = System.nanoTime();
    String data = statement.copyData();
    if (data == null) {
      query(number, statement, began);
      return;
    }
    long rows = copy(statement.text(), data);
    lines.accept(new SqlLine.Columns(number, statement.text(), List.of()));
    lines.accept(SqlLine.Done.of(number, "COPY " + rows, false, null, began));
  }

  private void query(int number, SqlStatement statement, long began) throws SQLException {
    Connection connection = session.connection();
    TextStatement result =
        TextStatement.run(
            connection,
            statement.text(),
            warning -> lines.accept(SqlLine.Notice.of(number, warning)));
    if (!result.givesRows()) {
      lines.accept(new SqlLine.Columns(number, statement.text(), List.of()));
      lines.accept(SqlLine.Done.of(number, String.valueOf(result.tag()), false, null, began));
      return;
    }
    Reader reader = new Reader(number, result, verb(statement));
    lines.accept(new SqlLine.Columns(number, statement.text(), reader.columns(connection)));
    reader.rows(request.rows(), session::requireCaller, lines);
    boolean more = reader.more();
    String cursor = more && !request.write() ? open.add(reader) : null;
    lines.accept(SqlLine.Done.of(number, reader.tag(), more, cursor, began));
  }

  private long copy(String sql, String data) throws SQLException {
    try {
      PGConnection connection = session.connection().unwrap(PGConnection.class);
      return connection.getCopyAPI().copyIn(sql, new StringReader(data));
    } catch (IOException e) {
      throw new SQLException("the rows behind COPY could not be sent: " + e.getMessage(), e);
    }
  }

  private static String verb(SqlStatement statement) {
    return StatementTraits.of(statement).words().stream().findFirst().orElse("SELECT");
  }
}
