package dev.dbkeep.prisma.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a .prisma file into tokens; comments disappear, documentation comments and line ends stay.
 */
final class Lexer {
  private static final String SYMBOLS = "{}[]()@?,:=.";

  private final SchemaFile file;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(SchemaFile file) {
    this.file = file;
    this.text = file.text();
  }

  static List<Token> tokens(SchemaFile file) {
    return new Lexer(file).read();
  }

  private List<Token> read() {
    if (text.startsWith("\uFEFF")) {
      at = 1;
    }
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        add(Token.Kind.LINE_END, "\n", at++);
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (text.startsWith("///", at)) {
        readDocumentation();
      } else if (text.startsWith("//", at)) {
        at = endOfLine();
      } else if (text.startsWith("/*", at)) {
        skipBlockComment();
      } else if (c == '"') {
        readString();
      } else if (Character.isDigit(c)
          || (c == '-' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)))) {
        readNumber();
      } else if (Character.isLetter(c) || c == '_') {
        readWord();
      } else if (SYMBOLS.indexOf(c) >= 0) {
        add(Token.Kind.SYMBOL, String.valueOf(c), at++);
      } else {
        throw new Position(file, at)
            .error(
                "unexpected character \"" + c + "\"",
                "Prisma names consist of letters, digits and underscores; remove the character or"
                    + " put it into a string.");
      }
    }
    add(Token.Kind.FILE_END, "", at);
    return tokens;
  }

  private void add(Token.Kind kind, String value, int offset) {
    tokens.add(new Token(kind, value, new Position(file, offset)));
  }

  private int endOfLine() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private void readDocumentation() {
    int start = at;
    at = endOfLine();
    add(Token.Kind.DOCUMENTATION, text.substring(start + 3, at).strip(), start);
  }

  private void skipBlockComment() {
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      throw new Position(file, at)
          .error("this comment is never closed, expected \"*/\"", "Close the comment with */.");
    }
    at = end + 2;
  }

  private void readWord() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at))
            || text.charAt(at) == '_'
            || text.charAt(at) == '-')) {
      at++;
    }
    add(Token.Kind.WORD, text.substring(start, at), start);
  }

  private void readNumber() {
    int start = at++;
    while (at < text.length()
        && (Character.isDigit(text.charAt(at))
            || (text.charAt(at) == '.'
                && at + 1 < text.length()
                && Character.isDigit(text.charAt(at + 1))))) {
      at++;
    }
    add(Token.Kind.NUMBER, text.substring(start, at), start);
  }

  private void readString() {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (true) {
      if (at >= text.length() || text.charAt(at) == '\n') {
        throw new Position(file, start)
            .error(
                "this string is never closed, expected \" before the end of the line",
                "Close the string with a double quote; write a line break as \\n.");
      }
      char c = text.charAt(at++);
      if (c == '"') {
        break;
      }
      value.append(c == '\\' ? readEscape() : String.valueOf(c));
    }
    add(Token.Kind.STRING, value.toString(), start);
  }

  private String readEscape() {
    int start = at - 1;
    char c = at < text.length() ? text.charAt(at++) : '\n';
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case '"', '\\', '/', '\'' -> String.valueOf(c);
      case 'u' -> readUnicodeEscape(start);
      default ->
          throw new Position(file, start)
              .error(
                  "unknown escape sequence in a string",
                  "Allowed are \\n"
                      + ", \\t, \\r"
                      + ", \\b, \\f, \\\", \\\\ and \\uXXXX; write a backslash as \\\\.");
    };
  }

  private String readUnicodeEscape(int start) {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw new Position(file, start)
            .error(
                "expected four hexadecimal digits after \\u",
                "Write the character as \\u00e9, or as itself.");
      }
      code = code * 16 + digit;
      at++;
    }
    return String.valueOf((char) code);
  }
}
