package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.past.PastQuery;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a query: CSV as they come, or all of them as a table like psql's. */
final class RowPrinter implements PastQuery.Rows {
  private final PrintStream out;
  private final boolean csv;
  private final List<PastQuery.Column> columns = new ArrayList<>();
  private final List<List<@Nullable String>> rows = new ArrayList<>();

  RowPrinter(PrintStream out, boolean csv) {
    this.out = out;
    this.csv = csv;
  }

  @Override
  public void columns(List<PastQuery.Column> given) {
    columns.addAll(given);
    if (csv && !given.isEmpty()) {
      out.println(csv(given.stream().<@Nullable String>map(PastQuery.Column::name).toList()));
    }
  }

  @Override
  public void row(List<@Nullable String> values) {
    if (csv) {
      out.println(csv(values));
    } else {
      rows.add(values);
    }
  }

  List<String> names() {
    return columns.stream().map(PastQuery.Column::name).toList();
  }

  List<List<@Nullable String>> rows() {
    return rows;
  }

  /** As RFC 4180 has it; nothing between the commas is NULL, {@code ""} an empty text. */
  private static String csv(List<@Nullable String> values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      line.append(i == 0 ? "" : ",").append(value == null ? "" : quoted(value));
    }
    return line.toString();
  }

  private static String quoted(String value) {
    boolean plain =
        !value.isEmpty()
            && value.indexOf(',') < 0
            && value.indexOf('"') < 0
            && value.indexOf('\n') < 0
            && value.indexOf('\r') < 0;
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  /** Prints the table; nothing for a statement without a result. */
  void table() {
    if (columns.isEmpty()) {
      return;
    }
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).name().length();
      for (List<@Nullable String> row : rows) {
        widths[i] = Math.max(widths[i], oneLine(row.get(i)).length());
      }
    }
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      rule.append(i == 0 ? "-" : "+-").append("-".repeat(widths[i] + 1));
    }
    out.println(line(new ArrayList<@Nullable String>(names()), widths));
    out.println(rule);
    rows.forEach(row -> out.println(line(row, widths)));
    out.println("(" + rows.size() + (rows.size() == 1 ? " row)" : " rows)"));
  }

  private String line(List<@Nullable String> values, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String text = oneLine(values.get(i));
      String room = " ".repeat(widths[i] - text.length());
      line.append(i == 0 ? " " : " | ").append(columns.get(i).number() ? room + text : text + room);
    }
    return line.toString().stripTrailing();
  }

  private static String oneLine(@Nullable String value) {
    return value == null ? "" : value.replace("\r", "\\r").replace("\n", "\\n");
  }
}
