package dev.dbkeep.cli.migrate;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.execute.Job;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.postgres.sql.Statements;
import java.io.PrintStream;

/**
 * Prints what the executor tells: finished migrations as the result, everything else as progress.
 */
final class DeployProgress implements Progress {
  private final Console console;
  private final boolean json;
  private final boolean quiet;
  private final boolean verbose;

  DeployProgress(Console console, OutputOptions output) {
    this.console = console;
    this.json = output.json();
    this.quiet = output.quiet();
    this.verbose = output.verbose();
  }

  @Override
  public void on(Event event) {
    PrintStream err = console.err();
    switch (event) {
      case JobStarted started -> {
        if (started.alreadyDone() > 0) {
          tell("resuming " + name(started.job()) + " after statement " + started.alreadyDone());
        }
      }
      case JobFinished finished -> {
        String line =
            "  "
                + name(finished.job())
                + "  "
                + console.green("applied")
                + console.dim(" in " + TimeSpans.took(finished.duration()));
        if (!json) {
          console.out().println(line);
        } else if (verbose) {
          err.println(line);
        }
      }
      case StatementStarted statement -> {
        if (verbose) {
          err.println(
              "  statement %d of %d: %s"
                  .formatted(
                      statement.number(),
                      statement.total(),
                      Statements.withoutPasswords(statement.statement().text())
                          .lines()
                          .findFirst()
                          .orElse("")));
        }
      }
      case StatementWise wise ->
          tell("statement by statement: " + name(wise.job()) + " (" + wise.reason() + ")");
      case WaitingForLock waiting -> {
        tell("waiting for " + waiting.target());
        waiting.blockers().forEach(blocker -> tell("  blocked by " + blocker));
      }
      case Retry retry ->
          tell(
              "try %d, again in %s: %s"
                  .formatted(retry.attempt(), TimeSpans.took(retry.pause()), retry.reason()));
      case WaitingForRunner waiting -> tell("waiting for another runner: " + waiting.runner());
    }
  }

  /** The id of a repeatable carries its checksum, which is for the journal only. */
  private static String name(Job job) {
    int checksum = job.id().indexOf('@');
    return checksum < 0 ? job.id() : job.id().substring(0, checksum);
  }

  private void tell(String line) {
    if (!quiet) {
      console.tell(line);
    }
  }
}
