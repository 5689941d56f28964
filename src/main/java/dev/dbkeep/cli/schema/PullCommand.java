package dev.dbkeep.cli.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.Schema;
import dev.dbkeep.catalog.Unmanaged;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.Settings;
import dev.dbkeep.migrate.HistoryObjects;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.prisma.PrismaWriter;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.PlanSql;
import dev.dbkeep.schema.SqlWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what a database holds as a desired schema. */
@Command(
    description = {
      "Reads the database and writes its schema: as SQL in one file or a folder, or with --prisma"
          + " as a schema.prisma.",
      "What exists and differs is only overwritten with --force."
    },
    footer = {
      "dbkeep pull",
      "dbkeep pull db/schema.sql --force",
      "dbkeep pull db/schema/",
      "dbkeep pull --prisma",
      "dbkeep pull --prisma -"
    })
final class PullCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "where to write: a file, a folder/ that gets a file for each table, or - to print"
              + " (default: the configured schema, else schema.sql)")
  private @Nullable String path;

  @Option(names = "--prisma", description = "write a schema.prisma (default: prisma/schema.prisma)")
  private boolean prisma;

  @Option(names = "--force", description = "overwrite what differs")
  private boolean force;

  PullCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param content all of the text
   * @param files those of a folder, by their path inside it; empty for one file
   */
  record Report(
      String database,
      String file,
      String action,
      boolean dryRun,
      int objects,
      List<String> unmanaged,
      String content,
      List<String> files) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    Sides sides = new Sides(context, project);
    Side live = sides.live(url);
    Catalog catalog = HistoryObjects.without(live.catalog());
    Path target = target(project.settings());
    String shown = target == null ? "-" : Project.shown(context, target);
    boolean folder = target != null && isFolder(target);
    SortedMap<String, String> texts =
        folder
            ? SqlWriter.write(live.described(project.settings().schemas()))
            : new TreeMap<>(Map.of("", text(project, url, sides, live, catalog)));
    PulledFiles files = target == null ? null : new PulledFiles(target, shown, texts);
    String action = files == null ? "printed" : files.write(force, dryRun.dryRun());
    if (files != null && folder && !output.quiet()) {
      files
          .others()
          .forEach(
              other ->
                  context
                      .console()
                      .tell("note: " + other + " is not of this pull; the folder is read with it"));
    }
    List<String> unmanaged = live.catalog().unmanaged().stream().map(Unmanaged::toString).toList();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              url.toString(),
              shown,
              action,
              dryRun.dryRun(),
              catalog.objects().size(),
              unmanaged,
              String.join("\n", texts.values()),
              folder ? List.copyOf(texts.keySet()) : List.of()));
    } else if (target == null) {
      texts.values().forEach(context.console().out()::print);
    } else {
      String would = dryRun.dryRun() && !action.equals("unchanged") ? " would be " : " ";
      context
          .console()
          .out()
          .println(shown + would + action + ": " + catalog.objects().size() + " objects of " + url);
    }
    return 0;
  }

  private String text(Project project, ServerUrl url, Sides sides, Side live, Catalog catalog) {
    return prisma
        ? PrismaWriter.write(catalog, schemas(project.settings(), url, catalog))
        : sql(project, sides, live);
  }

  private String sql(Project project, Sides sides, Side live) {
    Plan plan = sides.empty().planTo(live, project.settings().schemas(), PlanOptions.DEFAULT);
    if (!output.quiet()) {
      plan.notes().forEach(note -> context.console().tell("note: " + note));
    }
    return PlanSql.write(plan);
  }

  /** The configured ones, else the one the URL names as Prisma has it, else all that are there. */
  private static List<String> schemas(Settings settings, ServerUrl url, Catalog catalog) {
    if (!settings.schemas().isEmpty()) {
      return settings.schemas();
    }
    String named = url.parameters().get("schema");
    if (named != null) {
      return List.of(named);
    }
    List<String> all = catalog.all(Schema.class).stream().map(Schema::name).toList();
    return all.isEmpty() ? List.of("public") : all;
  }

  private @Nullable Path target(Settings settings) {
    if (path != null) {
      return path.equals("-") ? null : context.directory().resolve(path);
    }
    Path configured = settings.schema();
    boolean fits =
        configured != null
            && (isFolder(configured)
                || configured.toString().endsWith(prisma ? ".prisma" : ".sql"));
    return fits
        ? configured
        : settings.directory().resolve(prisma ? "prisma/schema.prisma" : "schema.sql");
  }

  /** A folder of SQL: one that is there, or a name that ends as one. */
  private boolean isFolder(Path target) {
    boolean named = path != null && path.endsWith("/");
    return !prisma
        && (named
            || Files.isDirectory(target) && (path != null || !SchemaSources.isPrisma(target)));
  }
}
