package dev.dbkeep;

import dev.dbkeep.cli.Application;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import java.nio.file.Path;
import java.time.Clock;

/** Entry point: builds everything with constructors, runs one command, returns its exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Context context =
        new Context(
            Path.of("").toAbsolutePath(),
            System.getenv(),
            Console.system(System.getenv()),
            Clock.systemUTC());
    int exit = new Application(context).run(arguments);
    context.console().flush();
    System.exit(exit);
  }
}
