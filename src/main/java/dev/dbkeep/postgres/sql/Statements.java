package dev.dbkeep.postgres.sql;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cuts a script into statements exactly where psql would. */
public final class Statements {
  /** psql commands that change nothing for what follows, or only what psql prints. */
  private static final Set<String> HARMLESS =
      Set.of(
          "restrict", "unrestrict", ".", "echo", "qecho", "warn", "timing", "pset", "x", "t", "a");

  private final SqlScript script;
  private final String text;
  private final Lexer lexer;
  private final List<SqlStatement> statements = new ArrayList<>();
  private final List<Token> current = new ArrayList<>();
  private int parentheses;
  private int blocks;
  private int countedUpTo;
  private int line = 1;

  private Statements(SqlScript script) {
    this.script = script;
    this.text = script.text();
    this.lexer = new Lexer(script.name(), text, 0);
  }

  /**
   * The statements in order; empty ones are left out. Fails with SCRIPT on an open quote or a psql
   * command that changes the meaning.
   */
  public static List<SqlStatement> split(SqlScript script) {
    return new Statements(script).split();
  }

  /**
   * The text with every literal after PASSWORD, and every connection string that holds one,
   * replaced by stars of the same length, for messages.
   */
  public static String withoutPasswords(String sql) {
    StringBuilder safe = new StringBuilder(sql);
    boolean afterPassword = false;
    for (Token token : Lexer.tokens(sql)) {
      if (token.kind() == Token.Kind.STRING
          && (afterPassword || isConnectionString(token.text(sql)))) {
        for (int i = token.start(); i < token.end(); i++) {
          safe.setCharAt(i, sql.charAt(i) == '\n' ? '\n' : '*');
        }
      }
      afterPassword = token.is(sql, "password") || afterPassword && token.isSymbol(sql, '=');
    }
    return safe.toString();
  }

  /** As CREATE SUBSCRIPTION and dblink take it; the body of a function is none. */
  private static boolean isConnectionString(String literal) {
    return literal.charAt(0) != '$'
        && literal.toLowerCase(Locale.ROOT).replace(" ", "").contains("password=");
  }

  private List<SqlStatement> split() {
    for (Token token = lexer.next(); token != null; token = lexer.next()) {
      if (token.kind() == Token.Kind.BACKSLASH) {
        backslash(token);
      } else if (token.isSymbol(text, ';') && parentheses == 0 && blocks == 0) {
        finish(true);
      } else {
        current.add(token);
        nest(token);
      }
    }
    finish(false);
    return List.copyOf(statements);
  }

  /**
   * A semicolon inside parentheses (CREATE RULE) or inside BEGIN ATOMIC … END does not end the
   * statement.
   */
  private void nest(Token token) {
    if (token.isSymbol(text, '(')) {
      parentheses++;
    } else if (token.isSymbol(text, ')') && parentheses > 0) {
      parentheses--;
    } else if (token.is(text, "atomic")
        && previousIs("begin")
        && current.getFirst().is(text, "create")) {
      blocks++;
    } else if (blocks > 0 && token.is(text, "case")) {
      blocks++;
    } else if (blocks > 0 && token.is(text, "end")) {
      blocks--;
    }
  }

  private boolean previousIs(String word) {
    return current.size() > 1 && current.get(current.size() - 2).is(text, word);
  }

  private void finish(boolean bySemicolon) {
    parentheses = 0;
    blocks = 0;
    if (current.isEmpty()) {
      return;
    }
    int start = current.getFirst().start();
    String data = bySemicolon && readsStdin() ? copyData() : null;
    statements.add(
        new SqlStatement(
            text.substring(start, current.getLast().end()), start, lineOf(start), data));
    current.clear();
  }

  private int lineOf(int offset) {
    for (; countedUpTo < offset; countedUpTo++) {
      if (text.charAt(countedUpTo) == '\n') {
        line++;
      }
    }
    return line;
  }

  private boolean readsStdin() {
    if (!current.getFirst().is(text, "copy")) {
      return false;
    }
    int depth = 0;
    for (int i = 1; i < current.size(); i++) {
      depth += current.get(i).isSymbol(text, '(') ? 1 : current.get(i).isSymbol(text, ')') ? -1 : 0;
      if (depth == 0 && current.get(i).is(text, "stdin") && current.get(i - 1).is(text, "from")) {
        return true;
      }
    }
    return false;
  }

  /** The lines up to the one that is {@code \.}, with plain line ends. */
  private String copyData() {
    int start = nextLine(lexer.position());
    int position = start;
    while (position < text.length()) {
      int next = nextLine(position);
      if (text.substring(position, next).strip().equals("\\.")) {
        lexer.position(next);
        return text.substring(start, position).replace("\r\n", "\n");
      }
      position = next;
    }
    lexer.position(text.length());
    return text.substring(start).replace("\r\n", "\n");
  }

  private int nextLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }

  private void backslash(Token token) {
    List<String> words = List.of(token.text(text).substring(1).strip().split("[ \t]+", 3));
    String command = words.getFirst();
    if (HARMLESS.contains(command)
        || (command.equals("set") && words.size() > 1 && isOutputVariable(words.get(1)))) {
      return;
    }
    throw DbkeepException.of(
            ErrorCode.SCRIPT,
            "psql command \\" + command + " changes what the script means and only psql can run it",
            advice(command))
        .at(script.location(token.start()));
  }

  private static boolean isOutputVariable(@Nullable String variable) {
    return variable != null
        && Set.of("ON_ERROR_STOP", "QUIET", "ECHO", "VERBOSITY")
            .contains(variable.toUpperCase(Locale.ROOT));
  }

  private static String advice(String command) {
    return switch (command) {
      case "connect", "c" -> "Remove the line: dbkeep connects to the database of its URL.";
      case "i", "ir", "include", "include_relative" ->
          "Put the included statements into this file.";
      case "copy" ->
          "Write it as COPY … FROM stdin with the rows below it, ended by a line with \\. alone.";
      default -> "Remove the line, or write it as plain SQL.";
    };
  }
}
