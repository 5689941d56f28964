package dev.dbkeep.studio.rows;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values as psql prints them: by the output function of their type, which format() calls and a cast
 * to text does not always (boolean, inet, char(n) have casts of their own).
 */
public final class Cells {
  /** How much of a value a page shows, in characters. */
  public static final int SHOWN = 512;

  private Cells() {}

  /** The whole value as it is printed. */
  public static String printed(String expression) {
    // of a row of NULLs, IS NULL is true, though it is a value
    return "CASE WHEN %1$s IS DISTINCT FROM NULL THEN pg_catalog.format('%%s', %1$s) END"
        .formatted(expression);
  }

  /** Its beginning, one character longer than shown when there is more. */
  public static String beginning(String expression) {
    return "CASE WHEN %1$s IS DISTINCT FROM NULL THEN pg_catalog.left(pg_catalog.format('%%s', %1$s), %2$d) END"
        .formatted(expression, SHOWN + 1);
  }

  /** The list behind SELECT: all columns cut, then those of the order whole. */
  static String list(TableShape shape, List<SortColumn> order) {
    String cells =
        shape.columns().stream()
            .map(column -> beginning(Identifiers.quote(column.name())))
            .collect(Collectors.joining(", "));
    String cursor =
        order.stream()
            .map(sort -> ", " + printed(Identifiers.quote(sort.column())))
            .collect(Collectors.joining());
    return cells + cursor;
  }

  /** Reads a row of such a list. */
  static Row read(ResultSet row, int columns, int cursor) throws SQLException {
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      cells.add(row.getString(i + 1));
    }
    List<@Nullable String> place = new ArrayList<>();
    for (int i = 0; i < cursor; i++) {
      place.add(row.getString(columns + i + 1));
    }
    return shown(cells, place);
  }

  /** A row as it is shown, of values that are longer than that. */
  public static Row shown(List<@Nullable String> values, List<@Nullable String> cursor) {
    List<@Nullable String> cells = new ArrayList<>();
    List<Integer> cut = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      if (value != null && value.codePointCount(0, value.length()) > SHOWN) {
        cut.add(i);
        value = value.substring(0, value.offsetByCodePoints(0, SHOWN));
      }
      cells.add(value);
    }
    return new Row(cells, cut, cursor);
  }
}
