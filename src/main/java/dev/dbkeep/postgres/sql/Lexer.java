package dev.dbkeep.postgres.sql;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts SQL into tokens by PostgreSQL's lexical rules (manual, 4.1): it knows quotes and comments,
 * no grammar.
 */
public final class Lexer {
  private final String name;
  private final String text;
  private int position;

  Lexer(String name, String text, int position) {
    this.name = name;
    this.text = text;
    this.position = position;
  }

  /** All tokens of one statement. */
  public static List<Token> tokens(String sql) {
    Lexer lexer = new Lexer("statement", sql, 0);
    List<Token> tokens = new ArrayList<>();
    for (Token token = lexer.next(); token != null; token = lexer.next()) {
      tokens.add(token);
    }
    return tokens;
  }

  int position() {
    return position;
  }

  void position(int newPosition) {
    position = newPosition;
  }

  /** The next token, or null at the end. */
  @Nullable Token next() {
    skipBlanksAndComments();
    if (position >= text.length()) {
      return null;
    }
    int start = position;
    Kind kind = scan(text.charAt(start));
    return new Token(kind, start, position);
  }

  private Kind scan(char first) {
    if (first == '\'') {
      return string(position, false);
    }
    if (first == '"') {
      return quotedName(position);
    }
    if (first == '$' && dollarQuoted()) {
      return Kind.STRING;
    }
    if (first == '\\') {
      position = lineEnd(position);
      return Kind.BACKSLASH;
    }
    if (isNameStart(first)) {
      return wordOrPrefixedString(first);
    }
    if (first >= '0' && first <= '9') {
      while (position < text.length()
          && (isNamePart(text.charAt(position)) || text.charAt(position) == '.')
          && text.charAt(position) != '$') {
        position++;
      }
      return Kind.NUMBER;
    }
    position++;
    return Kind.SYMBOL;
  }

  private Kind wordOrPrefixedString(char first) {
    char second = at(position + 1);
    if (second == '\'' && "eEbBxXnN".indexOf(first) >= 0) {
      return string(position + 1, first == 'e' || first == 'E');
    }
    if ((first == 'u' || first == 'U') && second == '&' && at(position + 2) == '\'') {
      return string(position + 2, false);
    }
    if ((first == 'u' || first == 'U') && second == '&' && at(position + 2) == '"') {
      return quotedName(position + 2);
    }
    while (position < text.length() && isNamePart(text.charAt(position))) {
      position++;
    }
    return Kind.WORD;
  }

  private Kind string(int quote, boolean backslashEscapes) {
    for (int i = quote + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && backslashEscapes) {
        i++;
      } else if (c == '\'') {
        if (at(i + 1) != '\'') {
          position = i + 1;
          return Kind.STRING;
        }
        i++;
      }
    }
    throw unterminated(
        "quoted string",
        quote,
        "Close it with a single quote; a single quote inside it is written twice.");
  }

  private Kind quotedName(int quote) {
    int end = text.indexOf('"', quote + 1);
    while (end >= 0 && at(end + 1) == '"') {
      end = text.indexOf('"', end + 2);
    }
    if (end < 0) {
      throw unterminated("quoted name", quote, "Close it with a double quote.");
    }
    position = end + 1;
    return Kind.QUOTED_NAME;
  }

  private boolean dollarQuoted() {
    int i = position + 1;
    if (i < text.length() && isNameStart(text.charAt(i))) {
      while (i < text.length() && isNamePart(text.charAt(i)) && text.charAt(i) != '$') {
        i++;
      }
    }
    if (at(i) != '$') {
      return false;
    }
    String tag = text.substring(position, i + 1);
    int end = text.indexOf(tag, i + 1);
    if (end < 0) {
      throw unterminated("dollar-quoted string", position, "Close it with " + tag + ".");
    }
    position = end + tag.length();
    return true;
  }

  private void skipBlanksAndComments() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '-' && at(position + 1) == '-') {
        skipLineComment();
      } else if (c == '/' && at(position + 1) == '*') {
        skipBlockComment();
      } else if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\uFEFF') {
        position++;
      } else {
        return;
      }
    }
  }

  /** PostgreSQL lets a carriage return alone end it, too. */
  private void skipLineComment() {
    while (position < text.length()
        && text.charAt(position) != '\n'
        && text.charAt(position) != '\r') {
      position++;
    }
  }

  /** Block comments nest in PostgreSQL. */
  private void skipBlockComment() {
    int start = position;
    int depth = 0;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '/' && at(position + 1) == '*') {
        depth++;
        position += 2;
      } else if (c == '*' && at(position + 1) == '/') {
        depth--;
        position += 2;
        if (depth == 0) {
          return;
        }
      } else {
        position++;
      }
    }
    throw unterminated("comment", start, "Close it with */; block comments nest.");
  }

  private int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private char at(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9') || c == '$';
  }

  private DbkeepException unterminated(String what, int start, String hint) {
    return DbkeepException.of(ErrorCode.SCRIPT, "unterminated " + what, hint)
        .at(SourceLocation.of(name, text, start));
  }
}
