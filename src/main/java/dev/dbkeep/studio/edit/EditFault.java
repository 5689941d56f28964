package dev.dbkeep.studio.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server has against a change.
 *
 * @param change which one
 * @param columns where it belongs, as far as that is known
 * @param detail the server's own further words
 */
public record EditFault(
    int change,
    List<String> columns,
    String message,
    @Nullable String detail,
    @Nullable String constraint,
    String sqlState) {
  public EditFault {
    columns = List.copyOf(columns);
  }
}
