package dev.dbkeep.upkeep.queries.explain;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.sql.Lexer;
import dev.dbkeep.postgres.sql.Token;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The columns of one table that a condition of a plan compares, and how. The text is PostgreSQL's
 * own, in which every column has its table's alias before it.
 *
 * @param equal compared with one value or a few
 * @param ranged compared with a bound
 */
record Comparisons(Set<String> equal, Set<String> ranged) {
  static Comparisons none() {
    return new Comparisons(new LinkedHashSet<>(), new LinkedHashSet<>());
  }

  void read(String condition, String alias) {
    List<Token> tokens;
    try {
      tokens = Lexer.tokens(condition);
    } catch (DbkeepException e) {
      return;
    }
    for (int i = 0; i + 2 < tokens.size(); i++) {
      boolean column =
          name(condition, tokens.get(i)).equals(alias)
              && tokens.get(i + 1).text(condition).equals(".")
              && !isInsideCall(condition, tokens, i);
      if (column) {
        String name = name(condition, tokens.get(i + 2));
        String after = operator(condition, tokens, behind(condition, tokens, i + 3), 1);
        String before = operator(condition, tokens, i - 1, -1);
        add(name, after.isEmpty() ? before : after);
      }
    }
  }

  private void add(String column, String operator) {
    switch (operator) {
      case "=", "is" -> equal.add(column);
      case "<", ">", "<=", ">=" -> ranged.add(column);
      default -> {
        // no index by value answers it
      }
    }
  }

  /** Of {@code lower(o.email)}: an index by email does not answer that. */
  private static boolean isInsideCall(String text, List<Token> tokens, int at) {
    return at > 1
        && tokens.get(at - 1).text(text).equals("(")
        && tokens.get(at - 2).kind() == Token.Kind.WORD
        && !Set.of("and", "or", "not", "any", "all")
            .contains(tokens.get(at - 2).text(text).toLowerCase(Locale.ROOT));
  }

  /** Behind {@code ) ::text}. */
  private static int behind(String text, List<Token> tokens, int from) {
    int at = from;
    if (at < tokens.size() && tokens.get(at).text(text).equals(")")) {
      at++;
    }
    while (at + 2 < tokens.size()
        && tokens.get(at).text(text).equals(":")
        && tokens.get(at + 1).text(text).equals(":")) {
      at += 3;
    }
    return at;
  }

  private static String operator(String text, List<Token> tokens, int from, int step) {
    StringBuilder operator = new StringBuilder();
    if (from >= 0 && from < tokens.size() && tokens.get(from).is(text, "is")) {
      boolean not = from + 1 < tokens.size() && tokens.get(from + 1).is(text, "not");
      return not ? "" : "is";
    }
    for (int at = from;
        at >= 0 && at < tokens.size() && "<>=~!@#&|*".contains(tokens.get(at).text(text));
        at += step) {
      operator.insert(step > 0 ? operator.length() : 0, tokens.get(at).text(text));
    }
    return operator.toString();
  }

  static String name(String text, Token token) {
    String name = token.text(text);
    return token.kind() == Token.Kind.QUOTED_NAME
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }
}
