package dev.dbkeep.cli.migrate;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.schema.PlanPrinter;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationStatus;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says where every migration stands. */
@Command(
    description = {
      "Compares the migrations folder with the history in the database: what is applied, pending,"
          + " failed, edited after it was applied, missing in the folder.",
      "Exits with 3 when anything but applied is found, so that CI may rely on it. One query, no"
          + " scratch database.",
      "--drift also builds the applied migrations on a scratch database and says what differs from"
          + " the live one."
    },
    footer = {
      "dbkeep migrate status",
      "dbkeep migrate status --drift",
      "dbkeep migrate status --migrations prisma/migrations --json"
    })
final class MigrateStatusCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final MigrationOptions migrations = new MigrationOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--drift",
      description = "also compare the live schema with what its applied migrations build")
  private boolean drift;

  MigrateStatusCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param drift what would make the live schema equal to the applied migrations; null when it was
   *     not asked for
   */
  record Report(
      String format,
      String folder,
      boolean clean,
      List<Line> migrations,
      @Nullable List<PlanPrinter.StepJson> drift,
      List<String> notes) {}

  /** One migration. */
  record Line(
      String name,
      MigrationStatus.State state,
      @Nullable Instant appliedAt,
      @Nullable String detail) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, migrations.flags(connection.flags()));
    MigrationFolder folder = migrations.open(context, project);
    ServerUrl url = project.url();
    MigrationStatus status = new Migrations(url, folder).status();
    Plan difference = drift ? MigrationDrift.of(context, project, url, folder, status) : null;
    boolean clean = status.isClean() && (difference == null || difference.isEmpty());
    if (output.json()) {
      Json.write(context.console().out(), report(status, difference, clean));
    } else {
      print(status);
      if (difference != null) {
        printDrift(difference);
      }
    }
    return clean ? 0 : ErrorCode.FINDINGS.exit();
  }

  private void printDrift(Plan difference) {
    PrintStream out = context.console().out();
    if (difference.isEmpty()) {
      out.println("no drift: the live schema is what the applied migrations build");
      return;
    }
    context
        .console()
        .say(
            "drift: these "
                + PlanPrinter.count(difference.steps().size(), "step")
                + " would make the live schema what the applied migrations build");
    new PlanPrinter(context.console()).print(difference);
  }

  private Report report(MigrationStatus status, @Nullable Plan difference, boolean clean) {
    List<Line> lines =
        status.entries().stream()
            .map(entry -> new Line(entry.name(), entry.state(), entry.appliedAt(), entry.detail()))
            .toList();
    return new Report(
        status.format().key(),
        Project.shown(context, status.folder()),
        clean,
        lines,
        difference == null ? null : PlanPrinter.StepJson.of(difference),
        status.notes());
  }

  private void print(MigrationStatus status) {
    PrintStream out = context.console().out();
    int applied = status.in(MigrationStatus.State.APPLIED).size();
    for (MigrationStatus.Entry entry : status.entries()) {
      boolean settled =
          entry.state() == MigrationStatus.State.APPLIED
              || entry.state() == MigrationStatus.State.COVERED;
      if (!settled || output.verbose()) {
        out.println("  " + entry.name() + "  " + styled(entry.state()));
        if (entry.detail() != null && !settled) {
          entry
              .detail()
              .lines()
              .limit(3)
              .forEach(line -> out.println("      " + context.console().dim(line)));
        }
      }
    }
    if (!output.quiet()) {
      status.notes().forEach(note -> context.console().tell("note: " + note));
    }
    String where = status.format().tool() + " folder " + Project.shown(context, status.folder());
    int pending = status.pending().size();
    long trouble = status.entries().stream().filter(entry -> entry.state().isTrouble()).count();
    context
        .console()
        .say(
            "%d applied, %d pending%s in %s"
                .formatted(
                    applied, pending, trouble == 0 ? "" : ", " + trouble + " to look at", where));
  }

  private String styled(MigrationStatus.State state) {
    Console console = context.console();
    return switch (state) {
      case APPLIED, COVERED -> console.green(state.text());
      case PENDING, OUT_OF_ORDER, CHANGED -> console.yellow(state.text());
      case FAILED, EDITED, MISSING -> console.red(state.text());
    };
  }
}
