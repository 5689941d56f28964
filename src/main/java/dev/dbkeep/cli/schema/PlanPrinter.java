package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Shows a plan to a person: what happens to which object, the statement, and what to know before it
 * runs.
 */
public final class PlanPrinter {
  private final Console console;

  public PlanPrinter(Console console) {
    this.console = console;
  }

  /** One step in JSON. */
  public record StepJson(
      String sql,
      Step.Action action,
      String object,
      String lock,
      boolean inTransaction,
      List<HazardJson> hazards) {
    public static List<StepJson> of(Plan plan) {
      return plan.steps().stream()
          .map(
              step ->
                  new StepJson(
                      step.sql(),
                      step.action(),
                      step.object().toString(),
                      step.lock().name(),
                      step.inTransaction(),
                      step.hazards().stream().map(HazardJson::of).toList()))
          .toList();
    }
  }

  /** One hazard in JSON. */
  record HazardJson(Hazard.Kind kind, String subject, String message, String remedy) {
    static HazardJson of(Hazard hazard) {
      return new HazardJson(hazard.kind(), hazard.subject(), hazard.message(), hazard.remedy());
    }
  }

  public void print(Plan plan) {
    print(plan, List.of());
  }

  /**
   * @param refused hazards that the error behind the plan tells in full
   */
  void print(Plan plan, Collection<Hazard> refused) {
    PrintStream out = console.out();
    for (Step step : plan.steps()) {
      out.println(sign(step) + " " + console.bold(step.object().toString()));
      (step.sql() + ";")
          .lines()
          .forEach(line -> out.println(line.isEmpty() ? "" : "    " + console.dim(line)));
      for (Hazard hazard : step.hazards()) {
        boolean told = refused.contains(hazard);
        console.say(
            "    "
                + console.yellow("! " + label(hazard.kind()))
                + ": "
                + (told ? "refused, see below" : hazard.message()));
        if (!told && !hazard.remedy().isBlank()) {
          console.say("      instead: " + hazard.remedy());
        }
      }
    }
    for (String note : plan.notes()) {
      console.say(console.dim("note: " + note));
    }
  }

  private String sign(Step step) {
    return switch (step.action()) {
      case CREATE -> console.green("+");
      case ALTER -> console.yellow("~");
      case DROP -> console.red("-");
    };
  }

  private static String label(Hazard.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** {@code 3 steps}, {@code 1 step}. */
  public static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
