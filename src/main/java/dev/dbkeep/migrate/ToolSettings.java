package dev.dbkeep.migrate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a project told the folder's own tool in that tool's configuration file; it counts only for
 * folders of that tool.
 *
 * @param tool whose configuration it is
 * @param schema the schema of the history table, or null for the tool's default
 * @param table the name of the history table, or null for the tool's default
 * @param locations all folders of scripts, where the tool reads several as one
 * @param baselineVersion the version a baseline stands for, or null for that of the last migration
 * @param notes sentences about what dbkeep does not do although it stands there
 */
public record ToolSettings(
    MigrationFormat tool,
    @Nullable String schema,
    @Nullable String table,
    List<Path> locations,
    Map<String, String> placeholders,
    boolean placeholderReplacement,
    boolean outOfOrder,
    @Nullable String baselineVersion,
    List<String> notes) {
  public ToolSettings {
    locations = List.copyOf(locations);
    placeholders = Map.copyOf(placeholders);
    notes = List.copyOf(notes);
  }

  /** Nothing but the tool's defaults. */
  public static ToolSettings defaults(MigrationFormat tool) {
    return new ToolSettings(tool, null, null, List.of(), Map.of(), true, false, null, List.of());
  }
}
