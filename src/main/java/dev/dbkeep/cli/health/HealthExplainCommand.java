package dev.dbkeep.cli.health;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Checks;
import dev.dbkeep.upkeep.checks.Severity;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a health check looks for, and why. */
@Command(
    description = {
      "Says what a check looks for, what goes wrong when nobody mends it, and what to do; without a"
          + " check it lists all of them. Needs no database.",
    },
    footer = {"dbkeep health explain", "dbkeep health explain D4"})
final class HealthExplainCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(
      paramLabel = "CHECK",
      arity = "0..1",
      description = "its id or its name, such as D4 or sequence-behind")
  private @Nullable String check;

  @Mixin private final OutputOptions output = new OutputOptions();

  HealthExplainCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(List<Line> checks) {}

  /** One check. */
  record Line(
      String check,
      String name,
      Severity severity,
      String title,
      String why,
      String remedy,
      String cost) {
    static Line of(Check check) {
      return new Line(
          check.id(),
          check.name(),
          check.severity(),
          check.title(),
          check.why(),
          check.remedy(),
          check.cost().text());
    }
  }

  @Override
  public Integer call() {
    List<Check> asked = check == null ? Checks.all() : List.of(find(check));
    if (output.json()) {
      Json.write(context.console().out(), new Report(asked.stream().map(Line::of).toList()));
    } else if (check == null) {
      asked.forEach(
          one ->
              context
                  .console()
                  .say(
                      "%-4s %-28s %-9s %s"
                          .formatted(one.id(), one.name(), one.severity().word(), one.title()),
                      2));
    } else {
      print(asked.getFirst());
    }
    return 0;
  }

  static Check find(String name) {
    return Checks.find(name)
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "no check " + name,
                    "Run `dbkeep health explain` for all of them."));
  }

  private void print(Check one) {
    Console console = context.console();
    console.say(console.bold(one.id() + " " + one.name()) + ", " + one.severity().word());
    console.say(one.title() + ".");
    console.say("why: " + one.why());
    console.say("do: " + one.remedy());
    console.say("cost: " + one.cost().text());
  }
}
