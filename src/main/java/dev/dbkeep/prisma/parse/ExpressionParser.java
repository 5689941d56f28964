package dev.dbkeep.prisma.parse;

import java.util.ArrayList;
import java.util.List;

/** Reads attributes and the values in them. */
final class ExpressionParser {
  private final TokenStream tokens;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** The rest of an attribute whose at signs are read already. */
  Attribute attribute(Token at) {
    Token first = tokens.expectWord("the name of an attribute after @");
    StringBuilder name = new StringBuilder(first.text());
    while (tokens.peek().is(".")) {
      tokens.next();
      name.append('.').append(tokens.expectWord("a name after the dot").text());
    }
    return new Attribute(
        name.toString(), tokens.peek().is("(") ? arguments("(", ")") : List.of(), at.position());
  }

  private List<Argument> arguments(String open, String close) {
    Token opening = tokens.next();
    List<Argument> arguments = new ArrayList<>();
    tokens.skipLineEnds();
    while (!tokens.peek().is(close)) {
      arguments.add(argument());
      separator(opening, open, close);
    }
    tokens.next();
    return arguments;
  }

  private Argument argument() {
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.WORD && tokens.peek(1).is(":")) {
      tokens.next();
      tokens.next();
      tokens.skipLineEnds();
      return new Argument(token.text(), expression(), token.position());
    }
    return new Argument(null, expression(), token.position());
  }

  /** A comma or the closing sign; a comma before the closing sign is allowed. */
  private void separator(Token opening, String open, String close) {
    tokens.skipLineEnds();
    Token token = tokens.peek();
    if (token.is(",")) {
      tokens.next();
      tokens.skipLineEnds();
    } else if (token.kind() == Token.Kind.FILE_END || (token.is("}") && !close.equals("}"))) {
      throw opening
          .position()
          .error(
              "\"" + open + "\" is never closed, expected \"" + close + "\"",
              "Add the missing \"" + close + "\".");
    } else if (!token.is(close)) {
      throw token
          .position()
          .error(
              "expected \",\" or \"" + close + "\", found " + token.describe(),
              "Separate arguments with commas and close them with \"" + close + "\".");
    }
  }

  Expression expression() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case STRING -> new Expression.Text(tokens.next().text(), token.position());
      case NUMBER -> new Expression.Digits(tokens.next().text(), token.position());
      case WORD -> word();
      case SYMBOL -> {
        if (token.is("[")) {
          yield list();
        }
        if (token.is("{")) {
          yield new Expression.Fields(arguments("{", "}"), token.position());
        }
        throw notValue(token);
      }
      case DOCUMENTATION, LINE_END, FILE_END -> throw notValue(token);
    };
  }

  private static RuntimeException notValue(Token token) {
    return token
        .position()
        .error(
            "expected a value, found " + token.describe(),
            "A value is a string, a number, a name, a function such as now(), or a list in"
                + " brackets.");
  }

  private Expression word() {
    Token token = tokens.next();
    StringBuilder name = new StringBuilder(token.text());
    while (tokens.peek().is(".")) {
      tokens.next();
      name.append('.').append(tokens.expectWord("a name after the dot").text());
    }
    if (tokens.peek().is("(")) {
      return new Expression.Call(name.toString(), arguments("(", ")"), token.position());
    }
    return new Expression.Word(name.toString(), token.position());
  }

  private Expression list() {
    Token opening = tokens.next();
    List<Expression> items = new ArrayList<>();
    tokens.skipLineEnds();
    while (!tokens.peek().is("]")) {
      items.add(expression());
      separator(opening, "[", "]");
    }
    tokens.next();
    return new Expression.Listing(items, opening.position());
  }
}
