package dev.dbkeep.studio.load;

import dev.dbkeep.studio.tables.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a file that is to be looked at.
 *
 * @param format null to have it guessed
 * @param columns for each field of the file the column it goes to, or null; null to have it guessed
 * @param whole whether the beginning is all of the file
 * @param size of the whole file in bytes; null when it is not known
 */
public record PreviewRequest(
    String schema,
    String name,
    @Nullable FileFormat format,
    @Nullable List<@Nullable String> columns,
    boolean whole,
    @Nullable Long size) {
  TableName table() {
    return new TableName(schema, name);
  }
}
