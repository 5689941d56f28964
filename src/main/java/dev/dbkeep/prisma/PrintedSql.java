package dev.dbkeep.prisma;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A cursor over an expression or definition as PostgreSQL itself prints it. It only knows tokens;
 * the print is regular enough for that.
 */
final class PrintedSql {
  /** What a token is: names keep their spelling, texts and quoted names are unquoted. */
  enum Kind {
    NAME,
    QUOTED_NAME,
    TEXT,
    NUMBER,
    SYMBOL,
    END
  }

  /** A token with the offset it starts at. */
  record Token(Kind kind, String text, int offset) {
    boolean is(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean word(String keyword) {
      return kind == Kind.NAME && text.equalsIgnoreCase(keyword);
    }

    boolean name() {
      return kind == Kind.NAME || kind == Kind.QUOTED_NAME;
    }
  }

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  PrintedSql(String sql) {
    this.sql = sql;
    int offset = 0;
    while (offset < sql.length()) {
      offset = read(offset);
    }
    tokens.add(new Token(Kind.END, "", sql.length()));
  }

  private int read(int start) {
    char c = sql.charAt(start);
    if (Character.isWhitespace(c)) {
      return start + 1;
    }
    if (c == '\'' || (c == 'E' && start + 1 < sql.length() && sql.charAt(start + 1) == '\'')) {
      return readText(start);
    }
    if (c == '"') {
      return readQuoted(start);
    }
    if (Character.isDigit(c)) {
      int end = start;
      while (end < sql.length() && (Character.isDigit(sql.charAt(end)) || sql.charAt(end) == '.')) {
        end++;
      }
      tokens.add(new Token(Kind.NUMBER, sql.substring(start, end), start));
      return end;
    }
    if (Character.isLetter(c) || c == '_') {
      int end = start;
      while (end < sql.length()
          && (Character.isLetterOrDigit(sql.charAt(end))
              || sql.charAt(end) == '_'
              || sql.charAt(end) == '$')) {
        end++;
      }
      tokens.add(new Token(Kind.NAME, sql.substring(start, end), start));
      return end;
    }
    int length = sql.startsWith("::", start) ? 2 : 1;
    tokens.add(new Token(Kind.SYMBOL, sql.substring(start, start + length), start));
    return start + length;
  }

  private int readText(int start) {
    boolean escapes = sql.charAt(start) == 'E';
    StringBuilder text = new StringBuilder();
    int i = start + (escapes ? 2 : 1);
    while (i < sql.length()) {
      char c = sql.charAt(i++);
      boolean doubled = i < sql.length() && sql.charAt(i) == c;
      if (c == '\'' && !doubled) {
        break;
      }
      if ((c == '\'' || (escapes && c == '\\')) && doubled) {
        i++;
      }
      text.append(c);
    }
    tokens.add(new Token(Kind.TEXT, text.toString(), start));
    return i;
  }

  private int readQuoted(int start) {
    StringBuilder text = new StringBuilder();
    int i = start + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i++);
      if (c == '"') {
        if (i >= sql.length() || sql.charAt(i) != '"') {
          break;
        }
        i++;
      }
      text.append(c);
    }
    tokens.add(new Token(Kind.QUOTED_NAME, text.toString(), start));
    return i;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  boolean skip(String symbol) {
    if (peek().is(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  boolean skipWord(String keyword) {
    if (peek().word(keyword)) {
      at++;
      return true;
    }
    return false;
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  /** The rest of the text from here. */
  String rest() {
    return sql.substring(peek().offset());
  }

  /** A possibly qualified name; returns its parts. */
  List<String> qualifiedName() {
    List<String> parts = new ArrayList<>(List.of(next().text()));
    while (skip(".")) {
      parts.add(next().text());
    }
    return parts;
  }

  /** The names in parentheses, separated by commas. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    skip("(");
    while (!atEnd() && !skip(")")) {
      names.add(next().text());
      skip(",");
    }
    return names;
  }

  /** Everything up to the bracket that closes the one just read. */
  void skipNested() {
    int depth = 1;
    while (depth > 0 && !atEnd()) {
      Token token = next();
      if (token.is("(") || token.is("[")) {
        depth++;
      } else if (token.is(")") || token.is("]")) {
        depth--;
      }
    }
  }

  /**
   * The tokens without what qualifies a name, in lower case: equal for the same expression over
   * objects that live in another schema.
   */
  static String normalized(String sql) {
    List<Token> tokens = new PrintedSql(sql).tokens;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      boolean qualifier =
          tokens.get(i).name() && i + 1 < tokens.size() && tokens.get(i + 1).is(".");
      if (qualifier) {
        i++;
      } else {
        text.append(tokens.get(i).text().toLowerCase(Locale.ROOT)).append(' ');
      }
    }
    return text.toString();
  }
}
