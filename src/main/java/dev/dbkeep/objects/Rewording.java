package dev.dbkeep.objects;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.postgres.sql.Lexer;
import dev.dbkeep.postgres.sql.Token;
import java.util.List;

/**
 * What PostgreSQL would print for a definition after a rename. It is only compared, never run:
 * where it is wrong, an object is built anew that could have stayed.
 */
final class Rewording {
  private Rewording() {}

  /**
   * With every {@code schema.old} of the object as {@code schema.new}, also inside a regclass
   * literal.
   */
  static String ofObject(String sql, Rename rename) {
    ObjectId object = rename.object();
    if (rename.column() != null || !sql.contains(object.name())) {
      return sql;
    }
    String before = Names.asPrinted(object.schema()) + "." + Names.asPrinted(object.name());
    String after = Names.asPrinted(object.schema()) + "." + Names.asPrinted(rename.to());
    StringBuilder text = new StringBuilder();
    List<Token> tokens = Lexer.tokens(sql);
    int copied = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean literal =
          token.kind() == Token.Kind.STRING
              && token.text(sql).equals("'" + before.replace("'", "''") + "'");
      boolean pair =
          i + 2 < tokens.size()
              && isName(sql, token, object.schema())
              && tokens.get(i + 1).text(sql).equals(".")
              && isName(sql, tokens.get(i + 2), object.name());
      if (literal || pair) {
        text.append(sql, copied, token.start())
            .append(literal ? "'" + after.replace("'", "''") + "'" : after);
        copied = literal ? token.end() : tokens.get(i + 2).end();
      }
    }
    return text.append(sql, copied, sql.length()).toString();
  }

  /** With every name that is {@code old} as {@code renamed}, from {@code from} up to {@code to}. */
  static String ofColumn(String sql, String old, String renamed, int from, int to) {
    StringBuilder text = new StringBuilder(sql.substring(0, from));
    String part = sql.substring(from, to);
    int copied = 0;
    for (Token token : Lexer.tokens(part)) {
      if (isName(part, token, old)) {
        text.append(part, copied, token.start()).append(Names.asPrinted(renamed));
        copied = token.end();
      }
    }
    return text.append(part, copied, part.length()).append(sql.substring(to)).toString();
  }

  private static boolean isName(String sql, Token token, String name) {
    String text = token.text(sql);
    return switch (token.kind()) {
      case WORD -> text.equals(name);
      case QUOTED_NAME -> text.equals('"' + name.replace("\"", "\"\"") + '"');
      case STRING, NUMBER, SYMBOL, BACKSLASH -> false;
    };
  }
}
