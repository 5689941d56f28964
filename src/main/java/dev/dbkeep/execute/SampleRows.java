package dev.dbkeep.execute;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Shows a few rows inside a message: {@code (id 7, email 'a@example.org'), (id 9, email NULL)}. */
final class SampleRows {
  private static final int ROWS = 3;
  private static final int COLUMNS = 6;
  private static final int CHARS = 60;

  private SampleRows() {}

  static String rows(long count) {
    return count == 1 ? "1 row" : String.format(java.util.Locale.ROOT, "%,d rows", count);
  }

  /** Up to three rows, or nothing when there are none. */
  static String describe(ResultSet result) throws SQLException {
    List<String> rows = new ArrayList<>();
    ResultSetMetaData columns = result.getMetaData();
    while (result.next() && rows.size() < ROWS) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= Math.min(columns.getColumnCount(), COLUMNS); i++) {
        values.add(columns.getColumnLabel(i) + " " + shorten(result.getString(i)));
      }
      rows.add(
          "(" + String.join(", ", values) + (columns.getColumnCount() > COLUMNS ? ", …)" : ")"));
    }
    return rows.isEmpty() ? "" : ", for example " + String.join(", ", rows);
  }

  private static String shorten(@org.jspecify.annotations.Nullable String value) {
    if (value == null) {
      return "NULL";
    }
    String oneLine = value.replace('\n', ' ').replace('\r', ' ');
    boolean cut = oneLine.codePointCount(0, oneLine.length()) > CHARS;
    return "'"
        + (cut ? oneLine.substring(0, oneLine.offsetByCodePoints(0, CHARS)) + "…" : oneLine)
        + "'";
  }
}
