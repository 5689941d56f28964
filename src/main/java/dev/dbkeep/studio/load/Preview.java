package dev.dbkeep.studio.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first records of a file would become.
 *
 * @param faults of their values; whether the table takes the rows only a check of all tells
 * @param noUndo why the import could not be taken back; null when it can, as far as is known yet
 */
public record Preview(
    FileFormat format,
    List<Field> fields,
    List<Row> rows,
    List<LoadFault> faults,
    @Nullable String noUndo) {
  public Preview {
    fields = List.copyOf(fields);
    rows = List.copyOf(rows);
    faults = List.copyOf(faults);
  }

  /**
   * A field of the file.
   *
   * @param name as the header has it, else its number
   * @param column where it goes; null when nowhere
   */
  public record Field(String name, @Nullable String column) {}

  /**
   * A record.
   *
   * @param line of the file where it begins
   * @param cells for each field the value as the table would show it, where it is one; else what
   *     the file says
   */
  public record Row(long line, List<@Nullable String> cells) {}
}
