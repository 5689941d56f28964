package dev.dbkeep.studio.edit;

import java.sql.SQLException;
import java.util.List;

/** The server had nothing against a change and did not make it, or made something else of it. */
final class NotMade extends SQLException {
  private static final long serialVersionUID = 1L;

  /** The SQLSTATE for "no data". */
  static final String STATE = "02000";

  private final String hint;
  private final transient List<String> columns;

  /**
   * Says so.
   *
   * @param why behind the name of its table
   * @param hint what to do now
   * @param columns where it belongs
   */
  NotMade(Change change, String why, String hint, List<String> columns) {
    super("the row of " + change.table() + " is as it was: " + why, STATE);
    this.hint = hint;
    this.columns = List.copyOf(columns);
  }

  String hint() {
    return hint;
  }

  List<String> columns() {
    return columns;
  }
}
