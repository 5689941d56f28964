package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.upkeep.queries.ActivitySample;
import dev.dbkeep.upkeep.queries.QueryLoad;
import dev.dbkeep.upkeep.queries.QueryTarget;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Statements and what they cost, for people and for programs. */
final class SlowText {
  private static final int SHOWN = 200;
  private static final double SECOND = 1000;

  private final Console console;
  private final OutputOptions output;

  SlowText(Console console, OutputOptions output) {
    this.console = console;
    this.output = output;
  }

  /**
   * One statement.
   *
   * @param queryid a text, since programs that read JSON round such numbers
   * @param usual milliseconds below which about 95 of 100 calls stay
   * @param hits the share of its pages that came from the cache
   * @param meanBefore in the stretch before
   */
  record Line(
      String queryid,
      String query,
      long calls,
      double milliseconds,
      double mean,
      double usual,
      double longest,
      long rows,
      double share,
      @Nullable Double hits,
      @Nullable Double meanBefore,
      long callsBefore) {}

  /** One statement that was seen running. */
  record Sampled(String query, double share, int calls, double longest, String waiting) {}

  /** One target. */
  record Target(
      String name, double target, QueryTarget.State state, @Nullable Double mean, long calls) {}

  static Line line(QueryLoad load) {
    return new Line(
        Long.toString(load.id()),
        load.text(),
        load.calls(),
        rounded(load.milliseconds()),
        rounded(load.mean()),
        rounded(load.usual()),
        rounded(load.longest()),
        load.rows(),
        rounded(load.share()),
        load.hits() == null ? null : rounded(load.hits()),
        load.meanBefore() == null ? null : rounded(load.meanBefore()),
        load.callsBefore());
  }

  static Sampled sampled(ActivitySample.Line line) {
    return new Sampled(
        line.text(), rounded(line.share()), line.calls(), rounded(line.longest()), line.waiting());
  }

  static Target target(QueryTarget.Result result) {
    return new Target(
        result.target().name(),
        result.target().milliseconds(),
        result.state(),
        result.mean() == null ? null : rounded(result.mean()),
        result.calls());
  }

  private static double rounded(double number) {
    return Math.round(number * 1000) / 1000.0;
  }

  void print(SlowCommand.Report report, boolean isSample) {
    report.queries().forEach(this::line);
    report.sampled().forEach(this::line);
    if (isSample && report.sampled().isEmpty()) {
      console.say("nothing ran while dbkeep looked");
    }
    if (!report.slower().isEmpty()) {
      console.say(console.bold("slower than in the stretch before"));
      report.slower().forEach(this::slower);
    }
    report.targets().forEach(this::target);
    if (!output.quiet()) {
      report.notes().forEach(note -> console.tell("note: " + note));
      if (!report.queries().isEmpty()) {
        console.tell(
            (report.from() == null
                    ? "all that the server counts"
                    : "since " + report.from().truncatedTo(ChronoUnit.SECONDS))
                + "; `dbkeep slow explain QUERYID` says what a statement does");
      }
    }
  }

  private void line(Line line) {
    console.say(
        "%s, %s: %s, %s on average, 95 %% below %s, at most %s; %s%s"
            .formatted(
                console.bold(percent(line.share())),
                time(line.milliseconds()),
                count(line.calls(), "call"),
                time(line.mean()),
                time(line.usual()),
                time(line.longest()),
                count(
                        line.calls() == 0 ? 0 : Math.round((double) line.rows() / line.calls()),
                        "row")
                    + " a call",
                line.hits() == null ? "" : "; " + percent(line.hits()) + " from the cache"));
    statement(line.queryid(), line.query());
  }

  private void line(Sampled line) {
    console.say(
        "%s: seen in %s, for %s at the longest; %s"
            .formatted(
                console.bold(percent(line.share())),
                count(line.calls(), "call"),
                time(line.longest()),
                line.waiting()));
    statement("", line.query());
  }

  private void slower(Line line) {
    console.say(
        "%s on average, before %s (%s, before %s)"
            .formatted(
                console.red(time(line.mean())),
                time(line.meanBefore() == null ? 0 : line.meanBefore()),
                count(line.calls(), "call"),
                count(line.callsBefore())));
    statement(line.queryid(), line.query());
  }

  private void statement(String id, String query) {
    String line = String.join(" ", query.lines().map(String::strip).toList()).strip();
    String shown =
        line.length() > SHOWN && !output.verbose() ? line.substring(0, SHOWN - 1) + "…" : line;
    console.say("    " + (id.isEmpty() ? "" : console.dim(id) + ": ") + shown);
  }

  private void target(Target target) {
    String limit = time(target.target());
    switch (target.state()) {
      case MET ->
          console.say(
              "%s %s: %s on average, target %s"
                  .formatted(console.green("met"), target.name(), mean(target), limit));
      case MISSED ->
          console.say(
              "%s %s: %s on average of %s, target %s"
                  .formatted(
                      console.red("missed"),
                      target.name(),
                      mean(target),
                      count(target.calls(), "call"),
                      limit));
      case NOT_SEEN ->
          console.say(
              "%s %s: the server counted no such statement"
                  .formatted(console.yellow("not seen"), target.name()));
    }
  }

  private static String mean(Target target) {
    return time(target.mean() == null ? 0 : target.mean());
  }

  static String time(double milliseconds) {
    return milliseconds >= 10 * SECOND
        ? String.format(Locale.ROOT, "%,.0f s", milliseconds / SECOND)
        : milliseconds >= SECOND
            ? String.format(Locale.ROOT, "%.1f s", milliseconds / SECOND)
            : milliseconds >= 10
                ? String.format(Locale.ROOT, "%.0f ms", milliseconds)
                : String.format(Locale.ROOT, "%.2f ms", milliseconds);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.1 ? "%.1f %%" : "%.0f %%", share * 100);
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String count(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }
}
