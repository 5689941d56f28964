package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.Settings;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.prisma.PrismaOptions;
import dev.dbkeep.prisma.PrismaOptions.IndexReading;
import dev.dbkeep.prisma.PrismaSource;
import dev.dbkeep.schema.SchemaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which source speaks for the desired schema: a command, a schema.prisma, or SQL files. */
public final class SchemaSources {
  private SchemaSources() {}

  public static Optional<SchemaSource> of(Context context, Project project) {
    return of(context, project, IndexReading.AS_POSTGRESQL);
  }

  private static Optional<SchemaSource> of(Context context, Project project, IndexReading reading) {
    Settings settings = project.settings();
    Path schema = settings.schema();
    String command = settings.schemaCommand();
    if (command != null) {
      return Optional.of(new CommandSource(command, settings.directory(), context.environment()));
    }
    return schema == null
        ? Optional.empty()
        : Optional.of(ofPath(context, schema, settings.url(), reading));
  }

  /** The desired schema, which a command cannot do without. */
  static SchemaSource required(Context context, Project project, IndexReading reading) {
    return of(context, project, reading)
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.CONFIG,
                    "no desired schema in " + project.settings().directory(),
                    "Write schema.sql, or name one: --schema prisma/schema.prisma."));
  }

  static SchemaSource ofPath(
      Context context, Path path, @Nullable ServerUrl url, IndexReading reading) {
    String shown = Project.shown(context, path);
    if (!Files.exists(path)) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "no file or folder " + shown,
          "Name the desired schema with --schema PATH.");
    }
    if (!isPrisma(path)) {
      return new SqlFiles(path, shown);
    }
    // Prisma puts tables into the schema that the URL names.
    PrismaOptions options = url == null ? PrismaOptions.DEFAULT : PrismaOptions.of(url);
    return PrismaSource.of(path, options.with(reading));
  }

  static boolean isPrisma(Path path) {
    if (Files.isRegularFile(path)) {
      return path.toString().endsWith(".prisma");
    }
    try (var inside = Files.walk(path, 2)) {
      return inside.anyMatch(file -> file.toString().endsWith(".prisma"));
    } catch (IOException e) {
      return false;
    }
  }
}
