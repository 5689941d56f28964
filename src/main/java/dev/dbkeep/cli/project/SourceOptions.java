package dev.dbkeep.cli.project;

import dev.dbkeep.config.Setting;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the desired schema and the migrations of a project are, when neither folder nor dbkeep.toml
 * says it.
 */
public final class SourceOptions {
  @Option(
      names = "--schema",
      paramLabel = "PATH",
      description = "the desired schema: .sql or .prisma, file or folder")
  @Nullable String schema;

  @Option(
      names = "--schema-command",
      paramLabel = "COMMAND",
      description = "a command that prints the desired schema as SQL")
  @Nullable String schemaCommand;

  @Option(names = "--migrations", paramLabel = "FOLDER", description = "the folder of migrations")
  @Nullable String migrations;

  /** Adds the settings these flags set. */
  public Map<Setting, String> flags(Map<Setting, String> flags) {
    ConnectionOptions.put(flags, Setting.SCHEMA, schema);
    ConnectionOptions.put(flags, Setting.SCHEMA_COMMAND, schemaCommand);
    ConnectionOptions.put(flags, Setting.MIGRATIONS, migrations);
    return flags;
  }
}
