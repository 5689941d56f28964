package dev.dbkeep.prisma.parse;

/**
 * One lexical unit of a .prisma file; {@code text} is the word, the decoded string, the number or
 * the symbol.
 */
record Token(Kind kind, String text, Position position) {
  /** What a token is. Line ends count: a field ends with its line. */
  enum Kind {
    WORD,
    STRING,
    NUMBER,
    SYMBOL,
    DOCUMENTATION,
    LINE_END,
    FILE_END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** As an error message names it. */
  String describe() {
    return switch (kind) {
      case WORD, NUMBER, SYMBOL -> "\"" + text + "\"";
      case STRING -> "the string \"" + text + "\"";
      case DOCUMENTATION -> "a comment";
      case LINE_END -> "the end of the line";
      case FILE_END -> "the end of the file";
    };
  }
}
