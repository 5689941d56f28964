package dev.dbkeep.error;

/** A place in a text that a person wrote. Line and column count from 1, columns in characters. */
public record SourceLocation(String file, int line, int column) {
  /** The location of a character offset (from 0) in a text. */
  public static SourceLocation of(String file, String text, int offset) {
    int end = Math.min(Math.max(offset, 0), text.length());
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new SourceLocation(file, line, text.codePointCount(lineStart, end) + 1);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
