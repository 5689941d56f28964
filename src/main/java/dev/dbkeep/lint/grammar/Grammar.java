package dev.dbkeep.lint.grammar;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.Statements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads SQL with PostgreSQL's own grammar. Instances of the parser are made on first use, pooled,
 * and results kept.
 */
public final class Grammar {
  /**
   * A recursive-descent printer of trees needs stack: an expression of 5,000 terms is a deep tree.
   */
  private static final long STACK_BYTES = 256L << 20;

  private static final int KEPT_CHARS = 4_000_000;

  private final ConcurrentLinkedQueue<PgQuery> idle = new ConcurrentLinkedQueue<>();
  private final JsonMapper json = JsonMapper.builder().build();
  private final Map<String, List<ParsedStatement>> kept = new LinkedHashMap<>(16, 0.75f, true);
  private int keptChars;

  /**
   * The statements of a script.
   *
   * @throws DbkeepException SCRIPT with file, line and column where the grammar refuses the text
   */
  public ParsedScript parse(SqlScript script) {
    List<ParsedStatement> known = find(script.text());
    if (known != null) {
      return new ParsedScript(script, known);
    }
    List<ParsedStatement> statements = read(new SqlScript(script.name(), statementsOnly(script)));
    keep(script.text(), statements);
    return new ParsedScript(script, statements);
  }

  /** The statements as the grammar alone separates them. */
  List<ParsedStatement> read(SqlScript script) {
    try {
      return statements(script.text(), tree(script.text()));
    } catch (GrammarError e) {
      throw refused(script, e);
    }
  }

  /**
   * The script with everything that is not a statement (psql's commands, the rows behind COPY)
   * blanked, so that places stay.
   */
  private static String statementsOnly(SqlScript script) {
    StringBuilder text = new StringBuilder(script.text());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\n') {
        text.setCharAt(i, ' ');
      }
    }
    for (SqlStatement statement : Statements.split(script)) {
      int end = statement.offset() + statement.text().length();
      text.replace(statement.offset(), end, statement.text());
      if (end < text.length()) {
        text.setCharAt(end, ';');
      }
    }
    return text.toString();
  }

  private JsonNode tree(String sql) throws GrammarError {
    return json.readTree(ask(parser -> parser.parse(sql)));
  }

  /** What is asked of a parser. */
  @FunctionalInterface
  private interface Question {
    String ask(PgQuery parser) throws GrammarError;
  }

  private String ask(Question question) throws GrammarError {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread thread = new Thread(null, () -> askInto(answer, question), "grammar", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof GrammarError error) {
        throw error;
      }
      throw e;
    }
  }

  private void askInto(CompletableFuture<String> answer, Question question) {
    PgQuery parser = idle.poll();
    try {
      PgQuery used = parser == null ? new PgQuery() : parser;
      try {
        answer.complete(question.ask(used));
        idle.add(used);
      } catch (GrammarError e) {
        idle.add(used);
        answer.completeExceptionally(e);
      }
    } catch (StackOverflowError e) {
      // The instance is half way through a call: it is dropped, the next parse makes a new one.
      answer.completeExceptionally(
          new GrammarError("the statement is nested too deeply to be read", -1));
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }

  private List<ParsedStatement> statements(String text, JsonNode tree) {
    List<ParsedStatement> statements = new ArrayList<>();
    TextOffsets offsets = new TextOffsets(text);
    for (JsonNode raw : tree.path("stmts")) {
      int start = raw.path("stmt_location").asInt(0);
      int length = raw.path("stmt_len").asInt(0);
      int from = Blanks.skip(text, offsets.charOffset(start));
      int to = length == 0 ? text.length() : offsets.charOffset(start + length);
      Map.Entry<String, JsonNode> only = raw.path("stmt").properties().iterator().next();
      String sql = text.substring(from, Math.max(from, to)).strip();
      List<ParsedStatement> body =
          only.getKey().equals("DoStmt")
              ? new DoBlock(this::tree, this::block).statements(sql, from)
              : List.of();
      statements.add(new ParsedStatement(only.getKey(), only.getValue(), from, sql, body));
    }
    return statements;
  }

  private JsonNode block(String statement) throws GrammarError {
    return json.readTree(ask(parser -> parser.plpgsql(statement)));
  }

  private static DbkeepException refused(SqlScript script, GrammarError error) {
    DbkeepException exception =
        DbkeepException.of(
                ErrorCode.SCRIPT,
                String.valueOf(error.getMessage()),
                "Correct the statement; it is read with PostgreSQL 18's own grammar.")
            .sqlState("42601")
            .cause(error);
    if (error.position() < 0) {
      return exception.at(new SourceLocation(script.name(), 1, 1));
    }
    int codePoints =
        Math.min(error.position(), script.text().codePointCount(0, script.text().length()));
    int offset = script.text().offsetByCodePoints(0, codePoints);
    return exception
        .at(SourceLocation.of(script.name(), script.text(), offset))
        .detail(line(script.text(), offset));
  }

  private static String line(String text, int offset) {
    int from = text.lastIndexOf('\n', offset - 1) + 1;
    int to = text.indexOf('\n', offset);
    return text.substring(from, to < 0 ? text.length() : to).strip();
  }

  private synchronized @Nullable List<ParsedStatement> find(String text) {
    return kept.get(text);
  }

  private synchronized void keep(String text, List<ParsedStatement> statements) {
    if (text.length() > KEPT_CHARS || kept.put(text, statements) != null) {
      return;
    }
    keptChars += text.length();
    var eldest = kept.keySet().iterator();
    while (keptChars > KEPT_CHARS) {
      keptChars -= eldest.next().length();
      eldest.remove();
    }
  }
}
