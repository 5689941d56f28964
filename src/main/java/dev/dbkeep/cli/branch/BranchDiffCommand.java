package dev.dbkeep.cli.branch;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.schema.PlanPrinter;
import dev.dbkeep.cli.schema.Sides;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.PlanSql;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares the schema of a branch with its source's. */
@Command(
    description = {
      "Prints the statements that turn the schema of the source, as it is now, into the branch's;"
          + " nothing is changed.",
      "Exit code 3 when the two differ, 0 when they are equal."
    },
    footer = {"dbkeep branch diff try-index"})
final class BranchDiffCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "the branch")
  private String name = "";

  BranchDiffCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String source,
      String branch,
      boolean equal,
      String sql,
      List<PlanPrinter.StepJson> steps,
      List<String> notes) {}

  @Override
  public Integer call() {
    BranchProject branch = new BranchProject(context, connection);
    ServerUrl source = branch.branches().source(name);
    ServerUrl copy = branch.branches().open(name);
    Sides sides = new Sides(context, branch.project());
    Plan plan =
        sides
            .live(source)
            .planTo(sides.live(copy), branch.project().settings().schemas(), PlanOptions.DEFAULT);
    String sql = PlanSql.write(plan);
    Console console = context.console();
    if (output.json()) {
      Json.write(
          console.out(),
          new Report(
              source.toString(),
              copy.toString(),
              plan.isEmpty(),
              sql,
              PlanPrinter.StepJson.of(plan),
              plan.notes()));
    } else {
      console.out().print(sql);
      if (!output.quiet()) {
        if (plan.isEmpty()) {
          console.tell("no difference between the schemas of branch " + name + " and its source");
        }
        plan.notes().forEach(note -> console.tell("note: " + note));
      }
    }
    return plan.isEmpty() ? 0 : ErrorCode.DRIFT.exit();
  }
}
