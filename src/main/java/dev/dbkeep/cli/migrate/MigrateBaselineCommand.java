package dev.dbkeep.cli.migrate;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.schema.Side;
import dev.dbkeep.cli.schema.Sides;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.BaselineCheck;
import dev.dbkeep.migrate.Migration;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.migrate.MigrationsSource;
import dev.dbkeep.migrate.NewMigration;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.PlanSql;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes an existing database for what the migrations build, without touching it. */
@Command(
    description = {
      "Records in an existing database that it already has the migrations (all, or those up to"
          + " --to), after looking whether it holds what they build. Nothing but the history table"
          + " is written.",
      "A project without migrations gets its first one: 0_init, written from the database and"
          + " recorded as applied."
    },
    footer = {
      "dbkeep migrate baseline --dry-run",
      "dbkeep migrate baseline --to 20240101000000_init"
    })
final class MigrateBaselineCommand implements Callable<Integer> {
  private static final int SHOWN = 10;

  private final Context context;

  @Mixin private final MigrationOptions migrations = new MigrationOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description = "the last migration the database has (default: all)")
  private @Nullable String to;

  @Option(
      names = "--force",
      description = "record them even where the database lacks what they build")
  private boolean force;

  MigrateBaselineCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      boolean dryRun, @Nullable String written, List<String> migrations, List<String> missing) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, migrations.flags(connection.flags()));
    ServerUrl url = project.url();
    MigrationFolder folder = migrations.openOrEmpty(context, project, url);
    Sides sides = new Sides(context, project);
    Side live = sides.live(url);
    if (folder.migrations().isEmpty()) {
      report(initial(project, url, folder, sides, live), List.of());
      return 0;
    }
    Migrations target = new Migrations(url, folder);
    List<Migration> marked = target.baseline(to);
    Catalog built = sides.source(MigrationsSource.of(folder, marked, url)).catalog();
    List<String> missing = BaselineCheck.missing(live.catalog(), built);
    if (!missing.isEmpty() && !force) {
      throw DbkeepException.of(
              ErrorCode.DRIFT,
              "the database lacks " + missing.size() + " of the things that these migrations build",
              "Name the last migration it really has with `--to NAME`, or record them all the same"
                  + " with `--force`.")
          .detail(
              String.join("\n", missing.subList(0, Math.min(SHOWN, missing.size())))
                  + (missing.size() > SHOWN
                      ? "\n… and " + (missing.size() - SHOWN) + " more"
                      : ""));
    }
    if (!dryRun.dryRun()) {
      target.markBaseline(marked);
    }
    report(
        new Report(dryRun.dryRun(), null, marked.stream().map(Migration::name).toList(), missing),
        marked);
    return 0;
  }

  /** The first migration of a project, from what its database holds. */
  private Report initial(
      Project project, ServerUrl url, MigrationFolder folder, Sides sides, Side live) {
    Plan plan = sides.of("empty").planTo(live, project.settings().schemas(), PlanOptions.DEFAULT);
    if (plan.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.MIGRATION_HISTORY,
          "the database is empty: there is nothing to begin with",
          "Write the first migration with `dbkeep migrate new init`.");
    }
    if (dryRun.dryRun()) {
      return new Report(true, null, List.of("0_init"), List.of());
    }
    NewMigration written =
        NewMigration.writeInitial(
            folder, MigrationHeader.of(plan), PlanSql.write(plan), context.clock());
    Migrations target = new Migrations(url, migrations.open(context, project));
    target.markBaseline(target.baseline(null));
    return new Report(
        false, Project.shown(context, written.file()), List.of(written.name()), List.of());
  }

  private void report(Report report, List<Migration> marked) {
    PrintStream out = context.console().out();
    if (output.json()) {
      Json.write(out, report);
      return;
    }
    if (report.written() != null) {
      out.println(report.written());
    }
    String verb = report.dryRun() ? "would be recorded" : "recorded";
    out.println(
        "%d migration%s %s as applied; nothing was run"
            .formatted(
                report.migrations().size(), report.migrations().size() == 1 ? "" : "s", verb));
    if (output.verbose()) {
      marked.forEach(migration -> out.println("  " + migration.name()));
    }
    report
        .missing()
        .forEach(missing -> context.console().tell("warning: the database lacks " + missing));
  }
}
