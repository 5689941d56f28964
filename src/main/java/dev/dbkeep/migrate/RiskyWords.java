package dev.dbkeep.migrate;

import dev.dbkeep.postgres.sql.Lexer;
import dev.dbkeep.postgres.sql.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells by single words whether a script may take something away, so that the grammar, which takes
 * half a second to load, is asked only about the few that may. It is wrong in one direction only:
 * it says "maybe" too often.
 */
public final class RiskyWords {
  private static final Set<String> WORDS =
      Set.of("drop", "alter", "truncate", "delete", "update", "merge", "unique");

  private RiskyWords() {}

  public static boolean mayTakeAway(String sql) {
    List<Token> tokens = Lexer.tokens(sql);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean word = token.kind() == Token.Kind.WORD;
      boolean body = token.kind() == Token.Kind.STRING && sql.charAt(token.start()) == '$';
      // ON DELETE and ON UPDATE of a foreign key take nothing away by themselves.
      if (word
              && WORDS.contains(token.text(sql).toLowerCase(Locale.ROOT))
              && (i == 0 || !tokens.get(i - 1).is(sql, "on"))
          || body && mayTakeAway(inside(token.text(sql)))) {
        return true;
      }
    }
    return false;
  }

  /** What stands between the dollar signs: the body of a function or of a DO block. */
  private static String inside(String quoted) {
    int tag = quoted.indexOf('$', 1) + 1;
    return tag == 0 || quoted.length() < 2 * tag
        ? ""
        : quoted.substring(tag, quoted.length() - tag);
  }
}
