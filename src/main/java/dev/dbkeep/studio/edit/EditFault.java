package dev.dbkeep.studio.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server has against a change.
 *
 * @param change which one
 * @param columns where it belongs, as far as that is known
 * @param detail the server's own further words
 * @param hint what to do now; null when nobody knows more than the message says
 */
public record EditFault(
    int change,
    List<String> columns,
    String message,
    @Nullable String detail,
    @Nullable String hint,
    @Nullable String constraint,
    String sqlState) {
  public EditFault {
    columns = List.copyOf(columns);
  }
}
