package dev.dbkeep.cli.migrate;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.schema.Background;
import dev.dbkeep.cli.schema.PlanPrinter;
import dev.dbkeep.cli.schema.RenameOptions;
import dev.dbkeep.cli.schema.SchemaOptions;
import dev.dbkeep.cli.schema.Side;
import dev.dbkeep.cli.schema.Sides;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationsSource;
import dev.dbkeep.migrate.NewMigration;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the next migration. */
@Command(
    description = {
      "Writes the difference between what the migrations build and the desired schema as the next"
          + " migration, in the layout of the folder. Its head names every hazard. The database"
          + " itself is not asked and not changed.",
      "When there is no difference nothing is written; --empty writes a file to be filled by hand."
    },
    footer = {"dbkeep migrate new add_users_email", "dbkeep migrate new backfill --empty"})
final class MigrateNewCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final SchemaOptions source = new SchemaOptions();
  @Mixin private final MigrationOptions migrations = new MigrationOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RenameOptions renames = new RenameOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "what it does: letters, digits, underscores, hyphens")
  private String name = "";

  @Option(names = "--empty", description = "write a file without statements; no schema is compared")
  private boolean empty;

  MigrateNewCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      @Nullable String file,
      @Nullable String migration,
      boolean dryRun,
      String sql,
      List<PlanPrinter.StepJson> steps,
      List<String> notes) {}

  @Override
  public Integer call() {
    NewMigration.check(name);
    Project project = Project.load(context, source.flags(migrations.flags(connection.flags())));
    ServerUrl url = project.url();
    MigrationFolder folder = migrations.openOrEmpty(context, project, url);
    Plan plan = empty ? new Plan(List.of(), List.of()) : difference(project, url, folder);
    DraftedMigration draft =
        empty ? DraftedMigration.empty(folder) : DraftedMigration.of(folder, plan);
    boolean writes = empty || !plan.isEmpty();
    NewMigration written = writes && !dryRun.dryRun() ? draft.write(name, context.clock()) : null;
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              written == null ? null : Project.shown(context, written.file()),
              written == null ? null : written.name(),
              dryRun.dryRun(),
              draft.text(),
              PlanPrinter.StepJson.of(plan),
              written == null ? plan.notes() : written.notes()));
    } else {
      print(folder, plan, draft.text(), writes, written);
    }
    return 0;
  }

  private Plan difference(Project project, ServerUrl url, MigrationFolder folder) {
    Sides sides = new Sides(context, project);
    Side wanted;
    Side built;
    try (Background<Side> reading =
        Background.start(() -> sides.source(MigrationsSource.of(folder, url)))) {
      wanted = sides.of("schema");
      built = reading.result();
    }
    return built.planTo(wanted, project.settings().schemas(), renames.planOptions());
  }

  private void print(
      MigrationFolder folder,
      Plan plan,
      String text,
      boolean writes,
      @Nullable NewMigration written) {
    PrintStream out = context.console().out();
    Console console = context.console();
    if (!writes) {
      console.say(
          "no difference: the migrations in "
              + Project.shown(context, folder.path())
              + " build the desired schema already (--empty writes a file all the same)");
      return;
    }
    if (written == null) {
      out.print(text);
      return;
    }
    out.println(Project.shown(context, written.file()));
    if (!output.quiet()) {
      plan.hazards()
          .distinct()
          .forEach(hazard -> console.tell("! " + hazard.subject() + ": " + hazard.message()));
      written.notes().forEach(note -> console.tell("note: " + note));
    }
  }
}
