package dev.dbkeep.cli.project;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.config.Setting;
import dev.dbkeep.config.SettingValue;
import dev.dbkeep.config.Settings;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.FolderOptions;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationFormat;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which migrations a command is about. */
public final class MigrationOptions {
  private static final ServerUrl NONE = ServerUrl.parse("postgresql://none@localhost/none");

  @Option(names = "--migrations", paramLabel = "FOLDER", description = "the folder of migrations")
  @Nullable String migrations;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "whose layout the folder has: dbkeep, prisma, drizzle or flyway (default: what its files"
              + " say)")
  @Nullable String format;

  @Option(
      names = "--placeholder",
      paramLabel = "NAME=VALUE",
      description = "a value for $${name} in Flyway scripts; may be repeated")
  Map<String, String> placeholders = new LinkedHashMap<>();

  /** Adds the settings these flags set. */
  public Map<Setting, String> flags(Map<Setting, String> flags) {
    ConnectionOptions.put(flags, Setting.MIGRATIONS, migrations);
    ConnectionOptions.put(flags, Setting.MIGRATIONS_FORMAT, format);
    return flags;
  }

  /**
   * The folder of a command that cannot do without one. It is looked for before the database is: it
   * is mended without one, and no server is started in vain.
   */
  public MigrationFolder open(Context context, Project project) {
    Path path = path(project);
    if (!Files.isDirectory(path)) {
      throw missing(context, project, path);
    }
    return MigrationFolder.open(path, options(context, project, project.url()));
  }

  /** The folder for a look at files alone, whose placeholders may name a database. */
  public MigrationFolder openWithoutDatabase(Context context, Project project) {
    ServerUrl url = project.settings().url();
    return MigrationFolder.open(path(project), options(context, project, url == null ? NONE : url));
  }

  /** The folder, or one without migrations where there is none yet. */
  public MigrationFolder openOrEmpty(Context context, Project project, ServerUrl url) {
    return MigrationFolder.openOrEmpty(path(project), options(context, project, url));
  }

  private FolderOptions options(Context context, Project project, ServerUrl url) {
    @Nullable MigrationFormat known =
        MigrationFormat.ofKey(project.settings().migrationsFormat()).orElse(null);
    return FolderOptions.of(
        known,
        url,
        context.clock(),
        placeholders,
        PeerConfigurations.in(project.settings().directory()));
  }

  private static Optional<SettingValue> written(Project project) {
    return project.values().stream()
        .filter(value -> value.setting() == Setting.MIGRATIONS)
        .filter(
            value ->
                switch (value.origin()) {
                  case FLAG, ENVIRONMENT, FILE -> true;
                  case FOUND, DEFAULT -> false;
                })
        .findFirst();
  }

  private static DbkeepException missing(Context context, Project project, Path path) {
    Optional<SettingValue> written = written(project);
    if (written.isPresent()) {
      return DbkeepException.of(
          ErrorCode.MIGRATION_FOLDER,
          "the migrations folder "
              + Project.shown(context, path)
              + " does not exist ("
              + written.get().where()
              + ")",
          "Correct its name there, or write the first migration into it with `dbkeep migrate new"
              + " NAME`.");
    }
    Path directory = project.settings().directory();
    String places =
        MigrationFolder.places(directory, PeerConfigurations.in(directory)).stream()
            .map(place -> Project.shown(context, place))
            .collect(Collectors.joining(", "));
    return DbkeepException.of(
        ErrorCode.MIGRATION_FOLDER,
        "no migrations folder in " + directory + ", looked for " + places,
        "Write the first migration with `dbkeep migrate new NAME`, or name the folder with"
            + " `--migrations PATH`; `dbkeep init` writes down what it finds.");
  }

  /**
   * What somebody wrote down; else what is found in the project, where two folders are an error and
   * not a choice.
   */
  private static Path path(Project project) {
    Settings settings = project.settings();
    return written(project).isPresent()
        ? settings.migrations()
        : MigrationFolder.find(settings.directory(), PeerConfigurations.in(settings.directory()))
            .orElse(settings.migrations());
  }
}
