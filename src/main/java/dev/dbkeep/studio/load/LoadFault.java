package dev.dbkeep.studio.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server has against a line.
 *
 * @param line of the file where the record begins; null when the fault lies in no single one
 * @param columns of the table, as far as that is known
 * @param detail the server's own further words
 */
public record LoadFault(
    @Nullable Long line,
    List<String> columns,
    String message,
    @Nullable String detail,
    @Nullable String constraint,
    @Nullable String sqlState) {
  public LoadFault {
    columns = List.copyOf(columns);
  }
}
