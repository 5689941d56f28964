package dev.dbkeep.cli;

import dev.dbkeep.config.Setting;
import dev.dbkeep.config.SettingValue;
import dev.dbkeep.config.Settings;
import dev.dbkeep.migrate.FolderOptions;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationFormat;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which migrations a command is about. */
final class MigrationOptions {
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
  Map<Setting, String> flags(Map<Setting, String> flags) {
    ConnectionOptions.put(flags, Setting.MIGRATIONS, migrations);
    ConnectionOptions.put(flags, Setting.MIGRATIONS_FORMAT, format);
    return flags;
  }

  MigrationFolder open(Context context, Project project, ServerUrl url) {
    return MigrationFolder.open(path(project), options(context, project, url));
  }

  /** The folder, or one without migrations where there is none yet. */
  MigrationFolder openOrEmpty(Context context, Project project, ServerUrl url) {
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

  /**
   * What somebody wrote down; else what is found in the project, where two folders are an error and
   * not a choice.
   */
  private static Path path(Project project) {
    Settings settings = project.settings();
    boolean written =
        project.values().stream()
            .filter(value -> value.setting() == Setting.MIGRATIONS)
            .map(SettingValue::origin)
            .anyMatch(
                origin ->
                    switch (origin) {
                      case FLAG, ENVIRONMENT, FILE -> true;
                      case FOUND, DEFAULT -> false;
                    });
    return written
        ? settings.migrations()
        : MigrationFolder.find(settings.directory(), PeerConfigurations.in(settings.directory()))
            .orElse(settings.migrations());
  }
}
