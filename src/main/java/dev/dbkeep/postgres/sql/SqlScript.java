package dev.dbkeep.postgres.sql;

import dev.dbkeep.error.SourceLocation;

/**
 * A named text of SQL: {@code name} is the file (or what stands for it) that errors point at.
 *
 * @param begin where the file's own text begins, after what was put before it
 */
public record SqlScript(String name, String text, int begin) {
  private static final String MARK = "\uFEFF";

  public SqlScript(String name, String text) {
    this(name, text, 0);
  }

  /** The same file behind statements that are not in it. */
  public SqlScript after(String prologue) {
    String own = text.startsWith(MARK) ? text.substring(1) : text;
    return new SqlScript(name, prologue + own, prologue.length());
  }

  /**
   * The location of a character offset (from 0); a byte order mark takes no column, as in an
   * editor.
   */
  public SourceLocation location(int offset) {
    int start = begin == 0 && text.startsWith(MARK) ? 1 : begin;
    return SourceLocation.of(name, text.substring(start), Math.max(0, offset - start));
  }
}
