package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.upkeep.jobs.JobRun;
import dev.dbkeep.upkeep.jobs.Rota;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a daemon says: a line for each thing that happens, or a document on a line. */
final class DaemonEvents {
  private final Console console;
  private final Clock clock;
  private final OutputOptions output;

  DaemonEvents(Console console, Clock clock, OutputOptions output) {
    this.console = console;
    this.clock = clock;
    this.output = output;
  }

  /** What happened to a run. */
  enum Kind {
    KEEPS,
    BEGUN,
    ENDED,
    LEFT,
    AWAY,
    BACK,
    MUTE,
    DROPS,
    REREADS,
    REFUSES,
    STOPPED
  }

  void keeps(String database, Instant next, String job) {
    say(
        new DaemonCommand.Report(
            word(Kind.KEEPS), now(), database, job, null, null, null, next.toString()),
        "keeps %s; next: %s at %s".formatted(database, job, next));
  }

  void begun(String database, Rota.Turn turn) {
    int attempt = turn.claim().attempt();
    String again = attempt == 1 ? "" : ", begun for the " + attempt + ". time";
    say(
        report(Kind.BEGUN, database, turn, null, "attempt " + attempt),
        "%s: begins %s of %s%s"
            .formatted(database, turn.job().name(), turn.claim().scheduled(), again));
  }

  void ended(
      String database, Rota.Turn turn, JobRun.State state, String detail, @Nullable Duration took) {
    String name = state.name().toLowerCase(Locale.ROOT);
    Instant next = turn.job().at().next(clock.instant());
    say(
        new DaemonCommand.Report(
            word(Kind.ENDED),
            now(),
            database,
            turn.job().name(),
            turn.claim().scheduled().toString(),
            name,
            detail.isEmpty() ? null : detail,
            next.toString()),
        "%s: %s %s%s%s; next: %s"
            .formatted(
                database,
                turn.job().name(),
                name,
                took == null ? "" : " after " + TimeSpans.age(took),
                detail.isEmpty() ? "" : ", " + detail,
                next));
  }

  /** Somebody else brings it to its end. */
  void left(String database, Rota.Turn turn, String why) {
    say(
        report(Kind.LEFT, database, turn, null, why),
        "%s: leaves %s of %s: %s"
            .formatted(database, turn.job().name(), turn.claim().scheduled(), why));
  }

  void away(String database, String why) {
    say(
        new DaemonCommand.Report(word(Kind.AWAY), now(), database, null, null, null, why, null),
        "%s: waits, since %s".formatted(database, why));
  }

  /** Nobody could be told what is wrong. */
  void mute(String database, String why) {
    say(
        new DaemonCommand.Report(word(Kind.MUTE), now(), database, null, null, null, why, null),
        "%s: cannot tell what is wrong: %s".formatted(database, why));
  }

  void back(String database) {
    say(
        new DaemonCommand.Report(word(Kind.BACK), now(), database, null, null, null, null, null),
        database + ": goes on");
  }

  /** The query names it no longer. */
  void drops(String database) {
    say(
        new DaemonCommand.Report(word(Kind.DROPS), now(), database, null, null, null, null, null),
        "keeps " + database + " no longer");
  }

  /** Its files were changed. */
  void rereads() {
    say(
        new DaemonCommand.Report(word(Kind.REREADS), now(), null, null, null, null, null, null),
        "goes by the settings as they are now");
  }

  /** Its files were changed, and cannot be understood. */
  void refuses(String why) {
    say(
        new DaemonCommand.Report(word(Kind.REFUSES), now(), null, null, null, null, why, null),
        "goes by the settings as they were: " + why);
  }

  void stopped() {
    say(
        new DaemonCommand.Report(word(Kind.STOPPED), now(), null, null, null, null, null, null),
        "stopped");
  }

  private DaemonCommand.Report report(
      Kind kind, String database, Rota.Turn turn, @Nullable String state, @Nullable String detail) {
    return new DaemonCommand.Report(
        word(kind),
        now(),
        database,
        turn.job().name(),
        turn.claim().scheduled().toString(),
        state,
        detail,
        null);
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private String now() {
    return clock.instant().toString();
  }

  /** Databases are kept on several threads. */
  private synchronized void say(DaemonCommand.Report report, String line) {
    if (output.json()) {
      Json.line(console.out(), report);
    } else if (!output.quiet()) {
      console.say(console.redactor().redact(line));
    }
    console.flush();
  }
}
