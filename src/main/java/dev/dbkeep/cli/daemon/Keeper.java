package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.upkeep.JobSteps;
import dev.dbkeep.cli.upkeep.KeptDatabase;
import dev.dbkeep.cli.upkeep.SignsOfLife;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.jobs.JobRun;
import dev.dbkeep.upkeep.jobs.MaintenanceJob;
import dev.dbkeep.upkeep.jobs.Rota;
import dev.dbkeep.upkeep.jobs.RunBook;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the jobs of one database when they are due, and outlives its server. */
final class Keeper {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final InnerCommands inner;
  private final Context context;
  private final KeptDatabase database;
  private final DaemonEvents events;
  private final Duration silence;
  private volatile Orders orders;
  private @Nullable Duty duty;
  private @Nullable Ending unwritten;
  private volatile Rota.@Nullable Turn running;
  private volatile boolean stopping;
  private volatile int exit;
  private boolean isAway;
  private Duration pause = PAUSE;
  private long resume = System.nanoTime();

  /**
   * @param silence after which a run is taken for dead
   */
  Keeper(
      InnerCommands inner,
      KeptDatabase database,
      Orders orders,
      DaemonEvents events,
      Duration silence) {
    this.inner = inner;
    this.context = inner.context();
    this.database = database;
    this.orders = orders;
    this.events = events;
    this.silence = silence;
  }

  /**
   * What is to be done for a database.
   *
   * @param alerts null where nobody is to be told of anything
   */
  record Orders(List<MaintenanceJob> jobs, @Nullable AlertRounds alerts) {
    Orders {
      jobs = List.copyOf(jobs);
    }
  }

  /** Open once the server answered. */
  private record Duty(Orders orders, Project project, RunBook book, Rota rota) {}

  /** From the next step on; what runs is brought to its end. */
  void follow(Orders others) {
    orders = others;
  }

  /** What a run came to, and the server does not know yet. */
  private record Ending(Rota.Turn turn, JobRun.State state, String detail, Duration took) {}

  /** Does what is due now, if anything. Never throws: the next turn tries again. */
  void turn() {
    if (stopping || System.nanoTime() - resume < 0) {
      return;
    }
    try {
      work();
      if (isAway) {
        isAway = false;
        events.back(database.name());
      }
      pause = PAUSE;
    } catch (DbkeepException e) {
      rest(e.getMessage());
      exit = worse(exit, e.code().exit());
    } catch (RuntimeException e) {
      rest("there is a fault in dbkeep: " + e);
      exit = worse(exit, ErrorCode.BUG.exit());
    }
  }

  private void rest(String why) {
    if (!isAway) {
      isAway = true;
      events.away(database.name(), why);
    }
    resume = System.nanoTime() + pause.toNanos();
    pause = pause.multipliedBy(2);
    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void work() {
    Orders now = orders;
    Duty open = duty;
    if (open != null) {
      // where it was begun, which need not be where the settings lead now
      settle(open.book());
    }
    if (open == null || !open.orders().equals(now)) {
      open = open(now);
      duty = open;
    }
    while (!stopping && now.equals(orders)) {
      Optional<Rota.Turn> turn = open.rota().take(context.clock().instant());
      if (turn.isEmpty()) {
        break;
      }
      run(open, turn.get());
    }
    AlertRounds alerts = now.alerts();
    if (alerts != null && !stopping) {
      alerts.turn();
    }
  }

  private Duty open(Orders given) {
    List<MaintenanceJob> jobs = given.jobs();
    Project project = Project.load(context, database.flags());
    RunBook book = RunBook.open(project.url(), project.executeOptions(), silence);
    Rota rota = Rota.begin(book, jobs, context.clock().instant());
    Instant now = context.clock().instant();
    jobs.stream()
        .min(Comparator.comparing(job -> job.at().next(now)))
        .ifPresent(job -> events.keeps(database.name(), job.at().next(now), job.name()));
    return new Duty(given, project, book, rota);
  }

  private void run(Duty open, Rota.Turn turn) {
    running = turn;
    events.begun(database.name(), turn);
    try (SignsOfLife signs = new SignsOfLife(open.book(), turn.claim(), silence)) {
      JobSteps.Outcome outcome =
          new JobSteps(inner, open.project(), database.words(), database.logs(), true)
              .run(turn.job(), () -> !stopping && signs.isOurs());
      if (outcome.state() != JobRun.State.RUNNING) {
        end(turn, outcome);
      } else if (!stopping) {
        events.left(database.name(), turn, "another daemon took it over");
      } else if (open.book().giveBack(turn.claim())) {
        events.left(database.name(), turn, "this daemon stops");
      }
    } catch (IOException e) {
      unwritten =
          new Ending(
              turn, JobRun.State.FAILED, "cannot write its log: " + e.getMessage(), Duration.ZERO);
    } finally {
      running = null;
    }
    settle(open.book());
  }

  /** A server that went away has not seen the job fail: it is begun again when it is back. */
  private void end(Rota.Turn turn, JobSteps.Outcome outcome) {
    boolean lostServer =
        outcome.state() == JobRun.State.FAILED
            && !outcome.steps().isEmpty()
            && outcome.steps().getLast().exit() == ErrorCode.CANNOT_CONNECT.exit();
    boolean again = lostServer && turn.claim().attempt() < RunBook.ATTEMPTS;
    unwritten =
        new Ending(
            turn, again ? JobRun.State.RUNNING : outcome.state(), outcome.detail(), outcome.took());
  }

  /** Kept until the server takes it: a run that is done must not be done again. */
  private void settle(RunBook book) {
    Ending ending = unwritten;
    if (ending == null) {
      return;
    }
    RunBook.Claim claim = ending.turn().claim();
    boolean again = ending.state() == JobRun.State.RUNNING;
    boolean ours = again ? book.giveBack(claim) : book.end(claim, ending.state(), ending.detail());
    unwritten = null;
    if (!ours) {
      events.left(database.name(), ending.turn(), "another daemon took it over");
    } else if (again) {
      events.left(database.name(), ending.turn(), ending.detail() + "; it is begun again");
    } else {
      events.ended(database.name(), ending.turn(), ending.state(), ending.detail(), ending.took());
      exit = worse(exit, exit(ending.state()));
    }
  }

  private static int exit(JobRun.State state) {
    return switch (state) {
      case DONE, RUNNING -> 0;
      case FINDINGS -> ErrorCode.FINDINGS.exit();
      case FAILED -> ErrorCode.FAILED.exit();
    };
  }

  /** What failed outweighs what was found. */
  static int worse(int one, int other) {
    return one == 0 || other != 0 && one == ErrorCode.FINDINGS.exit() ? other : one;
  }

  /** What the turns came to, as the exit code of a command. */
  int exit() {
    return exit;
  }

  /** A step that runs is brought to its end, and the next one is not begun. */
  void stop() {
    stopping = true;
  }

  /** For a step that takes longer than anybody waits: this process is about to end under it. */
  void giveBack() {
    Rota.Turn turn = running;
    Duty open = duty;
    if (turn == null || open == null) {
      return;
    }
    try {
      if (open.book().giveBack(turn.claim())) {
        events.left(database.name(), turn, "this daemon stops");
      }
    } catch (DbkeepException e) {
      // its silence will say the same
    }
  }
}
