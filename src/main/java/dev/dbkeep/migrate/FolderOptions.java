package dev.dbkeep.migrate;

import dev.dbkeep.postgres.ServerUrl;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the reading of a folder depends on besides its files.
 *
 * @param format the format to read it as, or null to find out
 * @param placeholders values for Flyway's {@code ${name}}; names are compared without case
 * @param tools what the project told other tools, of which that of the folder counts
 */
public record FolderOptions(
    @Nullable MigrationFormat format, Map<String, String> placeholders, List<ToolSettings> tools) {
  public static final FolderOptions DEFAULT = new FolderOptions(null, Map.of(), List.of());

  public FolderOptions {
    placeholders = Map.copyOf(placeholders);
    tools = List.copyOf(tools);
  }

  /** With the values Flyway itself would give to its own placeholders for this database. */
  public static FolderOptions of(
      @Nullable MigrationFormat format,
      ServerUrl url,
      Clock clock,
      Map<String, String> placeholders) {
    return of(format, url, clock, placeholders, List.of());
  }

  /** The same, in a project whose tool is configured; what is given here wins over what it says. */
  public static FolderOptions of(
      @Nullable MigrationFormat format,
      ServerUrl url,
      Clock clock,
      Map<String, String> placeholders,
      List<ToolSettings> tools) {
    Map<String, String> all = new TreeMap<>(FlywayPlaceholders.builtIn(url, clock));
    ToolSettings flyway = of(MigrationFormat.FLYWAY, tools);
    if (flyway.schema() != null) {
      all.put("flyway:defaultSchema", flyway.schema());
    }
    if (flyway.table() != null) {
      all.put("flyway:table", flyway.table());
    }
    all.putAll(flyway.placeholders());
    all.putAll(placeholders);
    return new FolderOptions(format, all, tools);
  }

  /** The same options for a folder whose format is known. */
  public FolderOptions as(MigrationFormat newFormat) {
    return new FolderOptions(newFormat, placeholders, tools);
  }

  ToolSettings toolOf(MigrationFormat folder) {
    return of(folder, tools);
  }

  private static ToolSettings of(MigrationFormat format, List<ToolSettings> tools) {
    return tools.stream()
        .filter(settings -> settings.tool() == format)
        .findFirst()
        .orElseGet(() -> ToolSettings.defaults(format));
  }
}
