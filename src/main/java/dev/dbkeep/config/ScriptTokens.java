package dev.dbkeep.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Words, signs and texts of JavaScript, TypeScript or JSON, without comments. A text begins with a
 * double quote, whatever its own were; a template with values in it is not a text.
 */
final class ScriptTokens {
  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private ScriptTokens(String text) {
    this.text = text;
  }

  static List<String> of(String text) {
    ScriptTokens reader = new ScriptTokens(text);
    while (reader.at < text.length()) {
      reader.next();
    }
    return reader.tokens;
  }

  private void next() {
    char c = text.charAt(at);
    if (text.startsWith("//", at)) {
      at = end(text.indexOf('\n', at));
    } else if (text.startsWith("/*", at)) {
      int close = text.indexOf("*/", at + 2);
      at = close < 0 ? text.length() : close + 2;
    } else if (c == '"' || c == '\'' || c == '`') {
      quoted(c);
    } else if (isWord(c)) {
      int begin = at;
      while (at < text.length() && isWord(text.charAt(at))) {
        at++;
      }
      tokens.add(text.substring(begin, at));
    } else {
      at++;
      if (!Character.isWhitespace(c)) {
        tokens.add(String.valueOf(c));
      }
    }
  }

  private void quoted(char quote) {
    StringBuilder content = new StringBuilder("\"");
    boolean plain = true;
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      plain &= quote != '`' || !text.startsWith("${", at);
      content.append(text.charAt(at));
      at++;
    }
    at++;
    tokens.add(plain ? content.toString() : "`");
  }

  private int end(int found) {
    return found < 0 ? text.length() : found;
  }

  private static boolean isWord(char c) {
    return Character.isJavaIdentifierPart(c);
  }
}
