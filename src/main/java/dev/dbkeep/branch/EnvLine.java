package dev.dbkeep.branch;

import org.jspecify.annotations.Nullable;

/**
 * Where the value of a variable stands in the text of a {@code .env} file, quotes included. The
 * text may be bytes as Latin-1: only ASCII is looked at.
 *
 * @param start of the value; the end of the text where the variable is not set
 */
record EnvLine(int start, int end, boolean found) {
  /** The last assignment, which is the one that counts. */
  static EnvLine find(String text, String variable) {
    EnvLine last = new EnvLine(text.length(), text.length(), false);
    int line = 0;
    while (line < text.length()) {
      int newline = text.indexOf('\n', line);
      int end = newline < 0 ? text.length() : newline;
      EnvLine value = inLine(text, line, end, variable);
      if (value != null) {
        last = value;
      }
      line = end + 1;
    }
    return last;
  }

  private static @Nullable EnvLine inLine(String text, int from, int end, String variable) {
    int at = blanks(text, from, end);
    if (text.startsWith("export ", at)) {
      at = blanks(text, at + "export ".length(), end);
    }
    if (!text.startsWith(variable, at)) {
      return null;
    }
    at = blanks(text, at + variable.length(), end);
    if (at >= end || text.charAt(at) != '=') {
      return null;
    }
    int start = blanks(text, at + 1, end);
    return new EnvLine(start, valueEnd(text, start, end), true);
  }

  private static int valueEnd(String text, int start, int end) {
    char quote = start < end ? text.charAt(start) : ' ';
    if (quote == '"' || quote == '\'') {
      int close = text.indexOf(quote, start + 1);
      while (quote == '"' && close > 0 && close < end && text.charAt(close - 1) == '\\') {
        close = text.indexOf(quote, close + 1);
      }
      if (close > 0 && close < end) {
        return close + 1;
      }
    }
    // a # only starts a comment after white space: passwords hold it unquoted
    int comment = text.indexOf(" #", start);
    int last = comment >= 0 && comment < end ? comment : end;
    while (last > start && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    return last;
  }

  private static int blanks(String text, int from, int end) {
    int at = from;
    while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** As the value stood: in the same quotes; where there was none, in double ones. */
  String quoted(String text, String value) {
    char quote = start < end ? text.charAt(start) : '"';
    return switch (quote) {
      case '"', '\'' -> quote + value + quote;
      default -> value;
    };
  }
}
