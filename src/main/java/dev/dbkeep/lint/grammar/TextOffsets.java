package dev.dbkeep.lint.grammar;

/**
 * The grammar counts UTF-8 bytes, Java counts chars: walks both in step. Offsets must be asked for
 * in rising order.
 */
final class TextOffsets {
  private final String text;
  private int chars;
  private int bytes;

  TextOffsets(String text) {
    this.text = text;
  }

  /** The char offset of a byte offset that is not before the last one asked for. */
  int charOffset(int byteOffset) {
    while (bytes < byteOffset && chars < text.length()) {
      int codePoint = text.codePointAt(chars);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      chars += Character.charCount(codePoint);
    }
    return chars;
  }
}
