package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.SourceOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.prisma.PrismaOptions.IndexReading;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.PlanSql;
import dev.dbkeep.schema.Scope;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the SQL that leads from one schema to another. */
@Command(
    description = {
      "Prints the statements that turn FROM into TO; nothing is changed. Each is one of: .",
      "Exit code 3 when the two differ, 0 when they are equal.",
    },
    footer = {
      "dbkeep diff",
      "dbkeep diff migrations schema",
      "dbkeep diff empty prisma/schema.prisma > schema.sql",
      "dbkeep diff live prisma/schema.prisma --as-prisma",
      "dbkeep diff live postgresql://user@staging/shop"
    })
final class DiffCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FROM",
      defaultValue = "live",
      description = "where to start (default: live, the database)")
  private String from = "live";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TO",
      defaultValue = "schema",
      description = "where to go (default: schema, the desired one)")
  private String to = "schema";

  @Option(
      names = "--as-prisma",
      description =
          "read indexes as Prisma's engine does, to compare with what `prisma migrate diff` prints:"
              + " it misreads INCLUDE columns and btree operator classes, and so reports"
              + " differences that are none")
  private boolean asPrisma;

  DiffCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String from,
      String to,
      boolean equal,
      String sql,
      List<PlanPrinter.StepJson> steps,
      List<String> notes) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, source.flags(connection.flags()));
    Sides sides = new Sides(context, project).onServerOf(from, to);
    if (asPrisma) {
      sides.reading(IndexReading.AS_PRISMA);
    }
    Side start;
    Side end;
    try (Background<Side> reading = Background.start(() -> sides.of(to))) {
      start = sides.of(from);
      end = reading.result();
    }
    if (asPrisma && start.scope() == Scope.EVERYTHING && end.scope() == Scope.EVERYTHING) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "--as-prisma is about a schema.prisma, and neither side is one",
          "Name it: dbkeep diff live prisma/schema.prisma --as-prisma.");
    }
    Plan plan = start.planTo(end, project.settings().schemas(), PlanOptions.DEFAULT);
    String sql = PlanSql.write(plan);
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              start.description(),
              end.description(),
              plan.isEmpty(),
              sql,
              PlanPrinter.StepJson.of(plan),
              plan.notes()));
    } else {
      context.console().out().print(sql);
      remarks(start, end, plan);
    }
    return plan.isEmpty() ? 0 : ErrorCode.DRIFT.exit();
  }

  /** On the error stream, so that the SQL can be piped into a file. */
  private void remarks(Side start, Side end, Plan plan) {
    Console console = context.console();
    if (output.quiet()) {
      return;
    }
    if (plan.isEmpty()) {
      console.tell("no difference between " + start.description() + " and " + end.description());
    }
    for (Hazard hazard : plan.hazards().toList()) {
      console.tell("! " + hazard.subject() + ": " + hazard.message());
    }
    plan.notes().forEach(note -> console.tell("note: " + note));
  }
}
