package dev.dbkeep.prisma.parse;

import java.util.List;

/** A cursor over tokens with the two checks every parser needs. */
final class TokenStream {
  private final List<Token> tokens;
  private int at;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    at++;
    return token;
  }

  void expect(String symbol, String where) {
    Token token = next();
    if (!token.is(symbol)) {
      throw token
          .position()
          .error(
              "expected \"" + symbol + "\" " + where + ", found " + token.describe(),
              "Add the missing \"" + symbol + "\".");
    }
  }

  Token expectWord(String what) {
    Token token = next();
    if (token.kind() != Token.Kind.WORD) {
      throw token
          .position()
          .error(
              "expected " + what + ", found " + token.describe(),
              "Names start with a letter and consist of letters, digits and underscores.");
    }
    return token;
  }

  /** Inside brackets a line may end anywhere. */
  void skipLineEnds() {
    while (peek().kind() == Token.Kind.LINE_END || peek().kind() == Token.Kind.DOCUMENTATION) {
      at++;
    }
  }
}
