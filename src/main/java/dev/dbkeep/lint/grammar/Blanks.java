package dev.dbkeep.lint.grammar;

/**
 * Finds the first character of a statement behind white space and comments, which the grammar
 * counts to the statement.
 */
final class Blanks {
  private Blanks() {}

  static int skip(String text, int from) {
    int at = from;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ';') {
        at++;
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
      } else if (text.startsWith("/*", at)) {
        at = behindComment(text, at);
      } else {
        return at;
      }
    }
    return at;
  }

  /** Block comments nest in PostgreSQL. */
  private static int behindComment(String text, int from) {
    int depth = 0;
    int at = from;
    while (at < text.length()) {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return at;
        }
      } else {
        at++;
      }
    }
    return at;
  }
}
