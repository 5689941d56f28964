package dev.dbkeep.migrate;

import dev.dbkeep.postgres.ServerUrl;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the reading of a folder depends on besides its files.
 *
 * @param format the format to read it as, or null to find out
 * @param placeholders values for Flyway's {@code ${name}}; names are compared without case
 */
public record FolderOptions(@Nullable MigrationFormat format, Map<String, String> placeholders) {
  public static final FolderOptions DEFAULT = new FolderOptions(null, Map.of());

  public FolderOptions {
    placeholders = Map.copyOf(placeholders);
  }

  /** With the values Flyway itself would give to its own placeholders for this database. */
  public static FolderOptions of(
      @Nullable MigrationFormat format,
      ServerUrl url,
      Clock clock,
      Map<String, String> placeholders) {
    Map<String, String> all = new TreeMap<>(FlywayPlaceholders.builtIn(url, clock));
    all.putAll(placeholders);
    return new FolderOptions(format, all);
  }

  /** The same options for a folder whose format is known. */
  public FolderOptions as(MigrationFormat newFormat) {
    return new FolderOptions(newFormat, placeholders);
  }
}
