package dev.dbkeep.postgres.sql;

import dev.dbkeep.error.SourceLocation;

/** A named text of SQL: {@code name} is the file (or what stands for it) that errors point at. */
public record SqlScript(String name, String text) {
  /**
   * The location of a character offset (from 0); a byte order mark takes no column, as in an
   * editor.
   */
  public SourceLocation location(int offset) {
    boolean marked = text.startsWith("\uFEFF") && offset > 0;
    return marked
        ? SourceLocation.of(name, text.substring(1), offset - 1)
        : SourceLocation.of(name, text, offset);
  }
}
