package dev.dbkeep.cli.console;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Progress of anything that takes longer than two seconds, on the error stream: one line redrawn on
 * a terminal, a plain line every few seconds elsewhere. Prints nothing for work that ends sooner.
 */
public final class ProgressLine implements AutoCloseable {
  private static final Duration SILENT = Duration.ofSeconds(2);
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final Duration PLAIN = Duration.ofSeconds(5);

  private final PrintStream err;
  private final boolean redraw;
  private final int columns;
  private final boolean quiet;
  private final Clock clock;
  private final String unit;
  private final Instant start;
  private Instant printed;
  private boolean dirty;

  /**
   * @param unit what is counted, {@code migrations}
   * @param quiet true prints nothing at all
   */
  public ProgressLine(Context context, String unit, boolean quiet) {
    Console console = context.console();
    this.err = console.err();
    this.redraw = console.errTerminal();
    this.columns = console.columns();
    this.clock = context.clock();
    this.quiet = quiet;
    this.unit = unit;
    this.start = clock.instant();
    this.printed = Instant.EPOCH;
  }

  /**
   * @param done how many are finished
   * @param total how many there are; 0 when unknown
   * @param current what is being worked on now
   */
  public void update(long done, long total, String current) {
    Instant now = clock.instant();
    Duration elapsed = Duration.between(start, now);
    if (quiet
        || elapsed.compareTo(SILENT) < 0
        || Duration.between(printed, now).compareTo(redraw ? REDRAW : PLAIN) < 0) {
      return;
    }
    printed = now;
    String text = text(done, total, current, elapsed);
    if (redraw) {
      String cut = text.length() < columns ? text : text.substring(0, columns - 1);
      err.print("\r\u001b[K" + cut);
      err.flush();
      dirty = true;
    } else {
      err.println(text);
    }
  }

  private String text(long done, long total, String current, Duration elapsed) {
    double seconds = elapsed.toMillis() / 1000.0;
    double rate = done / seconds;
    StringBuilder text = new StringBuilder();
    text.append(total > 0 ? done + " of " + total : Long.toString(done)).append(' ').append(unit);
    if (done > 0) {
      long tenths = Math.round(rate * 10);
      text.append(", ").append(tenths / 10).append('.').append(tenths % 10).append("/s");
      if (total > done) {
        text.append(", ").append(Math.round((total - done) / rate)).append(" s left");
      }
    }
    return current.isEmpty() ? text.toString() : text.append(": ").append(current).toString();
  }

  /** Takes the line away, so that the next output starts clean. */
  @Override
  public void close() {
    if (dirty) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
