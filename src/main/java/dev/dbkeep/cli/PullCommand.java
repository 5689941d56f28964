package dev.dbkeep.cli;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.Schema;
import dev.dbkeep.catalog.Unmanaged;
import dev.dbkeep.config.Settings;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.HistoryObjects;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.prisma.PrismaWriter;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.PlanSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what a database holds as a desired schema. */
@Command(
    description = {
      "Reads the database and writes its schema: as SQL, or with --prisma as a schema.prisma.",
      "A file that exists and differs is only overwritten with --force; a FILE of - prints."
    },
    footer = {
      "dbkeep pull",
      "dbkeep pull db/schema.sql --force",
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
      paramLabel = "FILE",
      description = "where to write (default: the configured schema, else schema.sql)")
  private @Nullable String file;

  @Option(names = "--prisma", description = "write a schema.prisma (default: prisma/schema.prisma)")
  private boolean prisma;

  @Option(names = "--force", description = "overwrite the file when it differs")
  private boolean force;

  PullCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String database,
      String file,
      String action,
      boolean dryRun,
      int objects,
      List<String> unmanaged,
      String content) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    Sides sides = new Sides(context, project);
    Side live = sides.live(url);
    Catalog catalog = HistoryObjects.without(live.catalog());
    String text =
        prisma
            ? PrismaWriter.write(catalog, schemas(project.settings(), url, catalog))
            : sql(project, sides, live);
    Path target = target(project.settings());
    String shown = target == null ? "-" : Project.shown(context, target);
    String action = target == null ? "printed" : write(target, shown, text);
    List<String> unmanaged = live.catalog().unmanaged().stream().map(Unmanaged::toString).toList();
    if (output.json) {
      Json.write(
          context.console().out(),
          new Report(
              url.toString(),
              shown,
              action,
              dryRun.dryRun,
              catalog.objects().size(),
              unmanaged,
              text));
    } else if (target == null) {
      context.console().out().print(text);
    } else {
      String would = dryRun.dryRun && !action.equals("unchanged") ? " would be " : " ";
      context
          .console()
          .out()
          .println(shown + would + action + ": " + catalog.objects().size() + " objects of " + url);
    }
    return 0;
  }

  private String sql(Project project, Sides sides, Side live) {
    Plan plan = sides.empty().planTo(live, project.settings().schemas(), PlanOptions.DEFAULT);
    if (!output.quiet) {
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
    String given = file;
    if (given != null) {
      return given.equals("-") ? null : context.directory().resolve(given);
    }
    Path configured = settings.schema();
    boolean fits =
        configured != null && configured.toString().endsWith(prisma ? ".prisma" : ".sql");
    return fits
        ? configured
        : settings.directory().resolve(prisma ? "prisma/schema.prisma" : "schema.sql");
  }

  private String write(Path target, String shown, String text) {
    boolean exists = Files.exists(target);
    if (exists && Files.isRegularFile(target) && TextFiles.read(target, shown).equals(text)) {
      return "unchanged";
    }
    if (exists && !force) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          shown + " exists and says something else",
          "Overwrite it with --force, name another file, or print with `dbkeep pull -`.");
    }
    if (!dryRun.dryRun) {
      try {
        Path parent = target.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.writeString(target, text);
      } catch (IOException e) {
        throw DbkeepException.of(ErrorCode.FAILED, "cannot write " + shown + ": " + e.getMessage())
            .cause(e);
      }
    }
    return exists ? "overwritten" : "written";
  }
}
