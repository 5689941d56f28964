package dev.dbkeep.upkeep.queries;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.sql.Lexer;
import dev.dbkeep.postgres.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A statement without its values, blanks and comments, so that a declared one is known again among
 * those that the server counts, whichever way its values were sent.
 */
final class QueryShape {
  private static final String VALUE = "?";

  private QueryShape() {}

  static List<String> of(String sql) {
    List<String> shape = new ArrayList<>();
    List<Token> tokens;
    try {
      tokens = Lexer.tokens(sql);
    } catch (DbkeepException e) {
      return List.of(sql);
    }
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String text = token.text(sql);
      switch (token.kind()) {
        case STRING, NUMBER -> value(shape);
        case SYMBOL -> {
          boolean parameter =
              text.equals("$")
                  && i + 1 < tokens.size()
                  && tokens.get(i + 1).kind() == Token.Kind.NUMBER
                  && tokens.get(i + 1).start() == token.end();
          if (!parameter) {
            shape.add(text);
          }
        }
        case WORD -> shape.add(text.toLowerCase(Locale.ROOT));
        case QUOTED_NAME -> {
          String name = text.substring(1, text.length() - 1);
          shape.add(name.equals(name.toLowerCase(Locale.ROOT)) ? name : text);
        }
        case BACKSLASH -> shape.add(text);
      }
    }
    if (!shape.isEmpty() && shape.getLast().equals(";")) {
      shape.removeLast();
    }
    return shape;
  }

  /** A list of values is one value, as PostgreSQL 18 has it; a sign belongs to its number. */
  private static void value(List<String> shape) {
    int size = shape.size();
    if (size > 1 && shape.get(size - 1).equals("-") && isBeforeValue(shape.get(size - 2))) {
      shape.removeLast();
      size--;
    }
    if (size > 1 && shape.get(size - 1).equals(",") && shape.get(size - 2).equals(VALUE)) {
      shape.removeLast();
    } else {
      shape.add(VALUE);
    }
  }

  private static boolean isBeforeValue(String token) {
    return "(,=<>+*/".contains(token);
  }
}
