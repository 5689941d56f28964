package dev.dbkeep.cli.console;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints: the result goes to {@code out}, progress and everything else to {@code
 * err}.
 *
 * @param ansi true only on a terminal without NO_COLOR
 * @param errTerminal whether a progress line may be redrawn in place
 * @param interactive whether a question can be asked: both the keyboard and the error stream are a
 *     terminal
 * @param outWidth how many columns a line of the result may have; without a terminal any number
 * @param errWidth the same for all other lines
 * @param redactor knows the passwords of this run
 */
public record Console(
    PrintStream out,
    PrintStream err,
    boolean ansi,
    boolean errTerminal,
    boolean interactive,
    int outWidth,
    int errWidth,
    Redactor redactor) {
  private static final int UNLIMITED = Integer.MAX_VALUE;
  private static final int DEFAULT_COLUMNS = 80;
  private static final int NARROWEST = 40;

  /** The real one. */
  public static Console system(Map<String, String> environment) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    boolean outTerminal = Terminals.isTerminal(1);
    boolean errTerminal = Terminals.isTerminal(2);
    int columns = columns(environment.get("COLUMNS"));
    // Lines that go into a file or a pipe are for programs: searching must find a whole sentence.
    boolean asked = environment.containsKey("COLUMNS");
    boolean noColor =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || "dumb".equals(environment.get("TERM"));
    return new Console(
        out,
        err,
        !noColor && outTerminal,
        errTerminal && !"dumb".equals(environment.get("TERM")),
        errTerminal && Terminals.isTerminal(0),
        outTerminal || asked ? columns : UNLIMITED,
        errTerminal || asked ? columns : UNLIMITED,
        new Redactor());
  }

  /** One without a terminal, for tests and for commands run by another command. */
  public static Console captured(OutputStream out, OutputStream err) {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        false,
        false,
        UNLIMITED,
        UNLIMITED,
        new Redactor());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static int columns(@Nullable String text) {
    try {
      return text == null ? DEFAULT_COLUMNS : Math.max(NARROWEST, Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  /** How wide a page of text is laid out. */
  public int columns() {
    return outWidth == UNLIMITED ? DEFAULT_COLUMNS : outWidth;
  }

  /** Prints sentences of the result, a line each; SQL goes to {@code out} as it is. */
  public void say(String text) {
    text.lines().forEach(line -> say(line, Paragraph.indent(line) + 2));
  }

  /** The same for one line, the rest of which goes on below its column {@code hang}. */
  public void say(String line, int hang) {
    Paragraph.lines(line, " ".repeat(hang), outWidth).forEach(out::println);
  }

  /** Prints sentences that are not the result, a line each. */
  public void tell(String text) {
    text.lines()
        .map(line -> Paragraph.lines(line, " ".repeat(Paragraph.indent(line) + 2), errWidth))
        .flatMap(List::stream)
        .forEach(err::println);
  }

  /** Asks on the error stream and reads one line; empty at the end of the input. */
  public String ask(String question) {
    err.print(question + " ");
    err.flush();
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      return "";
    }
  }

  public void flush() {
    out.flush();
    err.flush();
  }

  public String bold(String text) {
    return styled("1", text);
  }

  public String dim(String text) {
    return styled("2", text);
  }

  public String red(String text) {
    return styled("31", text);
  }

  public String green(String text) {
    return styled("32", text);
  }

  public String yellow(String text) {
    return styled("33", text);
  }

  public String cyan(String text) {
    return styled("36", text);
  }

  private String styled(String code, String text) {
    return ansi ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
