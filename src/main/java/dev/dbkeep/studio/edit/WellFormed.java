package dev.dbkeep.studio.edit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What changes must be before anything is asked of the server. */
record WellFormed(EditedTables tables) {
  void check(List<Change> changes) throws SQLException {
    if (changes.isEmpty()) {
      throw usage("there is nothing to change", "Stage a change first.");
    }
    Set<Object> rows = new HashSet<>();
    for (Change change : changes) {
      check(change);
      if (change instanceof Change.OfRow row
          && !rows.add(List.of(change.table(), row.key().toString()))) {
        throw usage(
            "two changes are for the row " + row.key() + " of " + change.table(),
            "Send what is to be done to a row as one change.");
      }
    }
  }

  private void check(Change change) throws SQLException {
    EditedTable table = tables.get(change.table());
    if (!table.shape().editable()) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          change.table() + " cannot be changed here: " + table.shape().why(),
          "The SQL page runs what your role may run.");
    }
    change.values().keySet().forEach(table::column);
    for (String value : change.values().values()) {
      // the driver would write something else in its place
      if (value != null && (value.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(value))) {
        throw usage(
            "a value for " + change.table() + " holds what is no character of a text",
            "Take U+0000 and halves of surrogate pairs out of it.");
      }
    }
    if (change instanceof Change.OfRow row) {
      row.old().keySet().forEach(table::column);
      boolean whole = row.key().keySet().equals(Set.copyOf(table.key()));
      if (!whole) {
        throw usage(
            "a row of " + change.table() + " is named by " + String.join(", ", table.key()),
            "Its key may have changed; open the table again.");
      }
    }
    if (change instanceof Change.Update update) {
      boolean known =
          !update.values().isEmpty() && update.old().keySet().containsAll(update.values().keySet());
      if (!known) {
        throw usage(
            "an update says what it writes and what was there before",
            "Without the old value somebody's change could be lost.");
      }
    }
  }

  private static DbkeepException usage(String message, String hint) {
    return DbkeepException.of(ErrorCode.USAGE, message, hint);
  }
}
