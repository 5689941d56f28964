package dev.dbkeep.cli.console;

import dev.dbkeep.execute.Blocker;
import dev.dbkeep.execute.Progress;

/** Tells on the error stream what the executor is doing, in particular for whom it waits. */
public final class ExecutionProgress implements Progress, AutoCloseable {
  private final Context context;
  private final OutputOptions output;
  private final ProgressLine line;
  private String waitingFor = "";

  public ExecutionProgress(Context context, OutputOptions output, String unit) {
    this.context = context;
    this.output = output;
    this.line = new ProgressLine(context, unit, output.quiet());
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case JobStarted started ->
          line.update(started.number() - 1L, started.total(), started.job().id());
      case JobFinished finished -> {
        if (output.verbose()) {
          say(finished.job().id() + " took " + finished.duration().toMillis() + " ms");
        }
      }
      case StatementStarted statement -> {
        if (output.verbose()) {
          say(
              "statement "
                  + statement.number()
                  + " of "
                  + statement.total()
                  + " of "
                  + statement.job().id());
        }
      }
      case StatementWise wise -> {
        if (output.verbose()) {
          say(wise.job().id() + " runs statement by statement: " + wise.reason());
        }
      }
      case WaitingForLock waiting -> waiting(waiting);
      case Retry retry -> {
        if (output.verbose()) {
          say(
              retry.reason()
                  + "; attempt "
                  + retry.attempt()
                  + " in "
                  + retry.pause().toMillis()
                  + " ms");
        }
      }
      case WaitingForRunner runner -> say("waiting for another runner: " + runner.runner());
    }
  }

  /** Said once for each thing waited for, not at every attempt. */
  private void waiting(Progress.WaitingForLock waiting) {
    if (!waitingFor.equals(waiting.target())) {
      waitingFor = waiting.target();
      say("waiting for a lock on " + waiting.target());
      for (Blocker blocker : waiting.blockers()) {
        say("  held by " + blocker);
      }
    }
  }

  private void say(String text) {
    if (!output.quiet()) {
      line.close();
      context.console().tell(text);
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
