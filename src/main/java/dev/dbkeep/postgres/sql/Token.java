package dev.dbkeep.postgres.sql;

/**
 * A piece of SQL text that means something; white space and comments are no tokens.
 *
 * @param start index of its first character in the text
 * @param end index after its last character
 */
public record Token(Kind kind, int start, int end) {
  /**
   * What a piece of text is; a word is a keyword or an unquoted name, the lexer does not tell
   * which.
   */
  public enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    SYMBOL,
    /** A psql command up to the end of its line. */
    BACKSLASH
  }

  public String text(String source) {
    return source.substring(start, end);
  }

  /** True for an unquoted word, whatever its case. */
  public boolean is(String source, String word) {
    return kind == Kind.WORD
        && end - start == word.length()
        && source.regionMatches(true, start, word, 0, word.length());
  }

  boolean isSymbol(String source, char symbol) {
    return kind == Kind.SYMBOL && source.charAt(start) == symbol;
  }
}
