package dev.dbkeep.cli.setup;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the main job end to end on an example, with real commands on a real PostgreSQL. */
@Command(
    description = {
      "Takes an example application from a schema to deployed migrations, step by step, on an"
          + " embedded PostgreSQL.",
      "Needs no database and touches nothing of yours: all of it lives below your cache folder"
          + " until `dbkeep demo --stop`."
    },
    footer = {"dbkeep demo", "dbkeep demo --stop"})
final class DemoCommand implements Callable<Integer> {
  private final InnerCommands inner;
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(names = "--stop", description = "stop the demo's server and remove its folder")
  private boolean stop;

  DemoCommand(InnerCommands inner) {
    this.inner = inner;
    this.context = inner.context();
  }

  /** The JSON result. */
  record Report(String directory, boolean removed, List<Ran> steps) {}

  /** One command of the demo. */
  record Ran(String command, int exit) {}

  @Override
  public Integer call() {
    DemoFiles files = new DemoFiles(context.cache());
    boolean removed = !dryRun.dryRun() && remove(files);
    if (stop) {
      if (output.json()) {
        Json.write(
            context.console().out(), new Report(files.directory().toString(), removed, List.of()));
      } else {
        context
            .console()
            .out()
            .println(
                removed
                    ? "removed " + files.directory() + " and its server"
                    : "there is no demo to stop");
      }
      return 0;
    }
    List<Ran> ran = new ArrayList<>();
    int number = 0;
    for (DemoStep step : DemoStep.all()) {
      number++;
      ran.add(run(files, step, number));
    }
    if (output.json()) {
      Json.write(context.console().out(), new Report(files.directory().toString(), removed, ran));
    } else if (!dryRun.dryRun()) {
      next(files);
    }
    return 0;
  }

  private static boolean remove(DemoFiles files) {
    if (!files.exist()) {
      return false;
    }
    EmbeddedServer.remove(files.directory().resolve(".dbkeep"));
    files.delete();
    return true;
  }

  private Ran run(DemoFiles files, DemoStep step, int number) {
    Console console = context.console();
    PrintStream out = console.out();
    if (!output.json()) {
      if (number > 1) {
        out.println();
      }
      console.say(console.bold(number + ". " + step.text()), 3);
      out.println(console.cyan("$ dbkeep " + step.command()));
    }
    if (dryRun.dryRun()) {
      return new Ran(step.command(), step.exit());
    }
    step.copies().forEach(copy -> files.copy(copy.from(), copy.to()));
    int exit = inner.program().run(inDemo(files), List.of(step.command().split(" ")));
    if (exit != step.exit()) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "the demo's step `dbkeep "
              + step.command()
              + "` ended with exit code "
              + exit
              + ", not "
              + step.exit(),
          "Its output stands above; `dbkeep demo --stop` removes what there is.");
    }
    return new Ran(step.command(), exit);
  }

  /**
   * As if typed in the demo's folder by somebody who has no database: no variable of this shell may
   * lead elsewhere.
   */
  private Context inDemo(DemoFiles files) {
    Map<String, String> environment = new TreeMap<>(context.environment());
    environment
        .keySet()
        .removeIf(
            name ->
                name.endsWith("DATABASE_URL")
                    || name.equals("DIRECT_URL")
                    || name.startsWith("DBKEEP_")
                    || name.startsWith("PG"));
    Console console =
        output.json()
            ? Console.captured(OutputStream.nullOutputStream(), OutputStream.nullOutputStream())
            : context.console();
    return new Context(files.directory(), environment, console, context.clock());
  }

  private void next(DemoFiles files) {
    Console console = context.console();
    PrintStream out = console.out();
    out.println();
    out.println(console.bold("That was the demo. Its PostgreSQL keeps running for you to try:"));
    out.println("  cd " + files.directory());
    EmbeddedServer.running(files.directory().resolve(".dbkeep"), 18)
        .ifPresent(url -> out.println("  # the database: " + url));
    out.println("  dbkeep push --allow-loss public.books.blurb   # the refused step, now by name");
    out.println("  dbkeep pull --prisma -                        # what the database holds");
    out.println("  dbkeep server url                             # its URL, with the password");
    out.println("  dbkeep demo --stop                            # removes all of it");
  }
}
