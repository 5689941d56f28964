package dev.dbkeep.execute;

import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.Token;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names at the head of a CREATE INDEX CONCURRENTLY, read from its leading tokens.
 *
 * @param name of the index as PostgreSQL stores it, or null when the statement leaves it to
 *     PostgreSQL
 * @param table as written, which {@code to_regclass} understands
 * @param mentioned every name in the statement
 */
record IndexTarget(@Nullable String name, String table, boolean unique, Set<String> mentioned) {
  /** PostgreSQL's NAMEDATALEN - 1. */
  private static final int LONGEST_NAME = 63;

  IndexTarget {
    mentioned = Set.copyOf(mentioned);
  }

  static IndexTarget of(SqlStatement statement) {
    String sql = statement.text();
    List<Token> tokens = statement.tokens();
    boolean unique = tokens.get(1).is(sql, "unique");
    int i = unique ? 4 : 3;
    boolean ifNotExists = tokens.get(i).is(sql, "if");
    i += ifNotExists ? 3 : 0;
    String name = tokens.get(i).is(sql, "on") ? null : stored(tokens.get(i), sql);
    i += name == null ? 1 : 2;
    i += tokens.get(i).is(sql, "only") ? 1 : 0;
    int end = i;
    while (end + 2 < tokens.size() && tokens.get(end + 1).text(sql).equals(".")) {
      end += 2;
    }
    Set<String> mentioned =
        tokens.stream()
            .filter(
                token -> token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED_NAME)
            .map(token -> stored(token, sql))
            .collect(Collectors.toSet());
    return new IndexTarget(
        name, sql.substring(tokens.get(i).start(), tokens.get(end).end()), unique, mentioned);
  }

  /** True when an index with these columns can be the one of the statement. */
  boolean fits(boolean indexIsUnique, Set<String> columns) {
    return unique == indexIsUnique && mentioned.containsAll(columns);
  }

  private static String stored(Token token, String sql) {
    String text = token.text(sql);
    String plain =
        token.kind() == Token.Kind.QUOTED_NAME && text.startsWith("\"")
            ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
            : text.toLowerCase(Locale.ROOT);
    byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= LONGEST_NAME ? plain : truncate(plain);
  }

  private static String truncate(String name) {
    StringBuilder kept = new StringBuilder();
    int length = 0;
    for (int codePoint : name.codePoints().toArray()) {
      length += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
      if (length > LONGEST_NAME) {
        break;
      }
      kept.appendCodePoint(codePoint);
    }
    return kept.toString();
  }
}
