package dev.dbkeep.postgres.sql;

import dev.dbkeep.error.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a script.
 *
 * @param text without the semicolon and without leading white space and comments
 * @param offset of its first character in the script, from 0
 * @param line of its first character, from 1
 * @param copyData the lines that follow a COPY … FROM stdin, or null for any other statement
 */
public record SqlStatement(String text, int offset, int line, @Nullable String copyData) {
  public SqlStatement(String text, int offset, int line) {
    this(text, offset, line, null);
  }

  /** A statement that stands alone, such as a step of a plan. */
  public static SqlStatement of(String text) {
    return new SqlStatement(text, 0, 1);
  }

  /** Where it begins in the script it was cut from. */
  public SourceLocation location(SqlScript script) {
    return script.location(offset);
  }

  /**
   * The place of a PostgreSQL error position, which counts characters (code points) of this
   * statement from 1.
   */
  public SourceLocation location(SqlScript script, int errorPosition) {
    return script.location(offset + characterIndex(errorPosition));
  }

  /** The index in {@link #text} of a PostgreSQL error position. */
  public int characterIndex(int errorPosition) {
    int codePoints =
        Math.min(Math.max(errorPosition - 1, 0), text.codePointCount(0, text.length()));
    return text.offsetByCodePoints(0, codePoints);
  }

  public List<Token> tokens() {
    return Lexer.tokens(text);
  }
}
