package dev.dbkeep.studio.load;

import dev.dbkeep.studio.tables.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that is to be written into a table, all or nothing.
 *
 * @param columns for each field of the file the column it goes to, or null
 * @param confirm the name that was typed, where the environment is protected
 * @param check whether nothing is kept: only to know what would become of it
 * @param withoutUndo whether it shall be written though it cannot be taken back; nothing is kept
 *     for that then
 */
public record LoadRequest(
    String schema,
    String name,
    FileFormat format,
    List<@Nullable String> columns,
    Mode mode,
    @Nullable String confirm,
    boolean check,
    boolean withoutUndo) {
  TableName table() {
    return new TableName(schema, name);
  }
}
