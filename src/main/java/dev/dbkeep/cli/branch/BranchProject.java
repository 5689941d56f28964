package dev.dbkeep.cli.branch;

import dev.dbkeep.backup.dump.SchemaCopy;
import dev.dbkeep.branch.Branches;
import dev.dbkeep.branch.EnvSwitch;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.schema.PlanPrinter;
import dev.dbkeep.cli.schema.Sides;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.schema.PlanOptions;
import java.time.Duration;

/** What the branch commands start with: the project, its branches, its {@code .env}. */
final class BranchProject {
  private final Context context;
  private final Project project;

  BranchProject(Context context, ConnectionOptions connection) {
    this.context = context;
    this.project = Project.load(context, connection.flags());
  }

  Project project() {
    return project;
  }

  Branches branches() {
    return project.branches(context);
  }

  EnvSwitch env() {
    return new EnvSwitch(project.settings().directory(), project.settings().home());
  }

  /**
   * Brings the schema of one database into another, empty one: all of it where a pg_dump can, else
   * what dbkeep itself manages.
   */
  void copySchema(ServerUrl source, ServerUrl empty) {
    try {
      SchemaCopy.run(source, empty, context.environment());
      return;
    } catch (DbkeepException e) {
      context
          .console()
          .tell(
              "note: copied as a plan of dbkeep, which leaves out what it does not manage: "
                  + e.getMessage());
    }
    Sides sides = new Sides(context, project);
    Plan plan =
        sides
            .live(empty)
            .planTo(sides.live(source), project.settings().schemas(), PlanOptions.DEFAULT);
    new Executor(empty, project.executeOptions(), Progress.NONE).apply(plan);
    plan.notes().forEach(note -> context.console().tell("note: " + note));
  }

  /** {@code 3 days}, {@code 5 hours}: as much as one wants to know in a list. */
  static String age(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes < 1) {
      return PlanPrinter.count((int) duration.toSeconds(), "second");
    }
    if (minutes < 120) {
      return PlanPrinter.count((int) minutes, "minute");
    }
    return minutes < 2 * 24 * 60
        ? PlanPrinter.count((int) duration.toHours(), "hour")
        : PlanPrinter.count((int) duration.toDays(), "day");
  }

  static String size(long bytes) {
    if (bytes < 0) {
      return "?";
    }
    return bytes < 1 << 20 ? (bytes >> 10) + " kB" : "%,d MB".formatted(bytes >> 20);
  }
}
