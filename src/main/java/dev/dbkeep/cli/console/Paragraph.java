package dev.dbkeep.cli.console;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks a sentence into lines that a terminal shows whole. What stands between backticks is kept
 * together, so that a command can be copied, and a word is never cut.
 */
public final class Paragraph {
  private static final char ESCAPE = '\u001b';

  private Paragraph() {}

  /**
   * @param hang what every line but the first begins with
   * @param width how many columns a line may have; colours take none
   */
  public static List<String> lines(String text, String hang, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (columns(rest) > width) {
      int space = lastBreak(rest, hang.length(), width);
      if (space < 0) {
        break;
      }
      lines.add(rest.substring(0, space).stripTrailing());
      rest = hang + rest.substring(space).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /** How many blanks a line begins with. */
  static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  /**
   * The last space up to which the text fits; the first one of all where none does, -1 without any.
   */
  private static int lastBreak(String text, int from, int width) {
    int column = 0;
    int best = -1;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ESCAPE) {
        i = endOfColour(text, i);
        continue;
      }
      if (c == '`') {
        int end = text.indexOf('`', i + 1);
        quoted = !quoted && end > 0 && end - i + from < width;
      }
      if (c == ' ' && i > from && !quoted) {
        if (column > width && best >= 0) {
          return best;
        }
        best = i;
        if (column > width) {
          return best;
        }
      }
      column += Character.isLowSurrogate(c) ? 0 : 1;
    }
    return best;
  }

  private static int columns(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == ESCAPE) {
        i = endOfColour(text, i);
      } else if (!Character.isLowSurrogate(text.charAt(i))) {
        columns++;
      }
    }
    return columns;
  }

  private static int endOfColour(String text, int start) {
    int end = text.indexOf('m', start);
    return end < 0 ? start : end;
  }
}
