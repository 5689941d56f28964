package dev.dbkeep.cli;

import dev.dbkeep.branch.Branches;
import dev.dbkeep.branch.EnvSwitch;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.schema.PlanOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the branch commands start with: the project, its branches, its {@code .env}. */
final class BranchProject {
  static final Duration LIFETIME = Duration.ofDays(7);
  private static final String NEVER = "never";

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
    return branches(project, context);
  }

  static Branches branches(Project project, Context context) {
    context.console().redactor().remember(context.environment().get("NEON_API_KEY"));
    return new Branches(
        project.settings().home(), project.url(), context.environment(), context.clock());
  }

  EnvSwitch env() {
    return new EnvSwitch(project.settings().directory(), project.settings().home());
  }

  /** Brings the schema of one database into another, empty one. */
  void copySchema(ServerUrl source, ServerUrl empty) {
    Sides sides = new Sides(context, project);
    Plan plan =
        sides
            .live(empty)
            .planTo(sides.live(source), project.settings().schemas(), PlanOptions.DEFAULT);
    new Executor(empty, project.executeOptions(), Progress.NONE).apply(plan);
    plan.notes().forEach(note -> context.console().tell("note: " + note));
  }

  /** {@code 7d}, {@code 12h}, {@code 30m}; null for {@code never}. */
  static @Nullable Duration lifetime(String text) {
    if (text.equals(NEVER)) {
      return null;
    }
    try {
      long amount = Long.parseLong(text.substring(0, Math.max(0, text.length() - 1)));
      if (amount > 0) {
        switch (text.charAt(text.length() - 1)) {
          case 'd':
            return Duration.ofDays(amount);
          case 'h':
            return Duration.ofHours(amount);
          case 'm':
            return Duration.ofMinutes(amount);
          default:
            break;
        }
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // said below, with what is understood
    }
    throw DbkeepException.of(
        ErrorCode.USAGE, "not a time to live: " + text, "Write 7d, 12h, 30m or never.");
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
