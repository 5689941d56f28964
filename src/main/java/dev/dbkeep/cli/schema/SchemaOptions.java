package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.config.Setting;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the desired schema is, for commands that name their migrations by {@link MigrationOptions}.
 */
public final class SchemaOptions {
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

  /** Adds the settings these flags set. */
  public Map<Setting, String> flags(Map<Setting, String> flags) {
    ConnectionOptions.put(flags, Setting.SCHEMA, schema);
    ConnectionOptions.put(flags, Setting.SCHEMA_COMMAND, schemaCommand);
    return flags;
  }
}
