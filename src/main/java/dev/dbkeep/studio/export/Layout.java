package dev.dbkeep.studio.export;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.rows.Cells;
import dev.dbkeep.studio.tables.Category;
import dev.dbkeep.studio.tables.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * How rows become a file: the server makes the text of each cell, and this stands around them.
 *
 * @param cells the expressions in SQL that make them; none is ever NULL
 * @param before what stands before each of them
 * @param after what stands behind the last of a row
 * @param between what stands between two rows
 */
record Layout(
    List<String> cells,
    String head,
    List<String> before,
    String after,
    String between,
    String tail) {
  /** What a reader of JSON takes for the same number in every language. */
  private static final Set<String> SMALL_NUMBERS = Set.of("smallint", "integer");

  private static final JsonMapper MAPPER = new JsonMapper();

  static Layout json(List<TableShape.Column> columns) {
    return new Layout(
        columns.stream().map(Layout::json).toList(),
        "[\n",
        each(columns, "{", ", ", column -> MAPPER.writeValueAsString(column.name()) + ": "),
        "}",
        ",\n",
        "\n]\n");
  }

  private static String json(TableShape.Column column) {
    String name = Identifiers.quote(column.name());
    String printed = Cells.printed(name);
    if (column.category().equals(Category.BOOLEAN.word())) {
      return "CASE WHEN %1$s THEN 'true' WHEN NOT %1$s THEN 'false' ELSE 'null' END"
          .formatted(name);
    }
    boolean itself =
        column.category().equals(Category.JSON.word()) || SMALL_NUMBERS.contains(column.type());
    return "coalesce(%s, 'null')"
        .formatted(itself ? printed : "pg_catalog.to_json(" + printed + ")::text");
  }

  static Layout sql(TableShape shape, List<TableShape.Column> columns) {
    String names =
        columns.stream()
            .map(column -> Identifiers.quote(column.name()))
            .collect(Collectors.joining(", "));
    String overriding =
        columns.stream().anyMatch(TableShape.Column::identity) ? " OVERRIDING SYSTEM VALUE" : "";
    return new Layout(
        columns.stream()
            .map(column -> "pg_catalog.format('%L', " + Identifiers.quote(column.name()) + ")")
            .toList(),
        "SET client_encoding = 'UTF8';\n",
        each(
            columns,
            "INSERT INTO %s (%s)%s VALUES (".formatted(shape.table().quoted(), names, overriding),
            ", ",
            _ -> ""),
        ");\n",
        "",
        "");
  }

  static Layout markdown(List<TableShape.Column> columns) {
    return new Layout(
        columns.stream()
            .map(
                column ->
                    "coalesce("
                        + plain(Cells.printed(Identifiers.quote(column.name())))
                        + ", '*NULL*')")
            .toList(),
        "| "
            + columns.stream()
                .map(column -> plainName(column.name()))
                .collect(Collectors.joining(" | "))
            + " |\n| "
            + columns.stream()
                .map(column -> column.category().equals(Category.NUMBER.word()) ? "--:" : "---")
                .collect(Collectors.joining(" | "))
            + " |\n",
        each(columns, "| ", " | ", _ -> ""),
        " |\n",
        "",
        "");
  }

  /** What Markdown would take for its own, the backslash first. */
  private static final List<String> SIGNS = List.of("\\", "|", "*", "_", "`", "<", ">", "[", "]");

  private static final List<String> BREAKS = List.of("\r\n", "\r", "\n");

  /** Sign by sign: a regular expression takes the server ten times as long. */
  private static String plain(String expression) {
    // servers before 18 find no part of a text by a collation that takes different ones for equal
    String plain = "(" + expression + ") COLLATE pg_catalog.\"C\"";
    for (String sign : SIGNS) {
      plain = replaced(plain, sign, "\\" + sign);
    }
    for (String end : BREAKS) {
      plain = replaced(plain, end, "<br>");
    }
    return plain;
  }

  private static String replaced(String expression, String what, String with) {
    return "pg_catalog.replace(%s, %s, %s)"
        .formatted(expression, Identifiers.literal(what), Identifiers.literal(with));
  }

  private static String plainName(String name) {
    String plain = name;
    for (String sign : SIGNS) {
      plain = plain.replace(sign, "\\" + sign);
    }
    for (String end : BREAKS) {
      plain = plain.replace(end, "<br>");
    }
    return plain;
  }

  private static List<String> each(
      List<TableShape.Column> columns,
      String first,
      String others,
      Function<TableShape.Column, String> own) {
    List<String> before = new ArrayList<>();
    for (TableShape.Column column : columns) {
      before.add((before.isEmpty() ? first : others) + own.apply(column));
    }
    return before;
  }
}
