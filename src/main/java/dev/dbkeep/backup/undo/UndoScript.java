package dev.dbkeep.backup.undo;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Writes the statements that bring rows back; the server quotes every value itself. */
final class UndoScript {
  private static final int ROWS = 500;

  private final Connection live;

  UndoScript(Connection live) {
    this.live = live;
  }

  /**
   * A statement of the script.
   *
   * @param rows how many it has to touch
   */
  record Part(String sql, int rows) {}

  /**
   * The rows that were deleted.
   *
   * @param together whether rows refer to each other, so that only one statement for all can be
   *     checked
   */
  List<Part> inserts(UndoTable table, boolean together) throws SQLException {
    String head =
        "INSERT INTO "
            + table.relation().quoted()
            + " ("
            + table.list()
            + ")\nOVERRIDING SYSTEM VALUE VALUES\n  ";
    String values =
        UndoTable.join(
            table.columns(),
            " || ', ' || ",
            name -> "pg_catalog.quote_nullable(" + Identifiers.quote(name) + "::text)");
    List<Part> parts = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    try (Statement statement = live.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT '(' || "
                    + values
                    + " || ')' FROM "
                    + table.before()
                    + " WHERE dbkeep_verdict = 'INSERT' ORDER BY "
                    + UndoTable.join(table.key(), ", ", Identifiers::quote))) {
      while (row.next()) {
        rows.add(row.getString(1));
        if (rows.size() == ROWS && !together) {
          parts.add(new Part(head + String.join(",\n  ", rows) + ";", rows.size()));
          rows.clear();
        }
      }
    }
    if (!rows.isEmpty()) {
      parts.add(new Part(head + String.join(",\n  ", rows) + ";", rows.size()));
    }
    return parts;
  }

  /**
   * The columns that were overwritten. Each statement also demands that they still are what the
   * transaction made of them, unless a person named the row.
   */
  List<Part> updates(UndoTable table) throws SQLException {
    List<String> sets = new ArrayList<>();
    List<String> guards = new ArrayList<>();
    for (String name : table.columns()) {
      String column = Identifiers.quote(name);
      // a row that is there again gets all values but its key, any other those that were changed
      String changed =
          "CASE WHEN CASE WHEN a.%1$s IS NULL THEN %2$s ELSE b.%3$s::text IS DISTINCT FROM a.%3$s::text END THEN "
              .formatted(
                  Identifiers.quote(table.key().getFirst()), !table.key().contains(name), column);
      sets.add(
          changed
              + Identifiers.literal(column + " = ")
              + " || pg_catalog.quote_nullable(b."
              + column
              + "::text) END");
      guards.add(
          "CASE WHEN b.dbkeep_fate IS DISTINCT FROM 'NAMED' AND b.%1$s::text IS DISTINCT FROM a.%1$s::text THEN "
                  .formatted(column)
              + Identifiers.literal(" AND " + column + "::text IS NOT DISTINCT FROM ")
              + " || pg_catalog.quote_nullable(a."
              + column
              + "::text) END");
    }
    String key =
        UndoTable.join(
            table.key(),
            " || ' AND ' || ",
            name ->
                Identifiers.literal(Identifiers.quote(name) + " = ")
                    + " || pg_catalog.quote_literal(b."
                    + Identifiers.quote(name)
                    + "::text)");
    String sql =
        """
        SELECT %1$s || pg_catalog.array_to_string(ARRAY[%2$s], ', ') || ' WHERE ' || %3$s
               || coalesce(pg_catalog.array_to_string(ARRAY[%4$s], ''), '') || ';'
        FROM %5$s b LEFT JOIN %6$s a ON %7$s
        WHERE b.dbkeep_verdict = 'UPDATE'
        ORDER BY %8$s
        """
            .formatted(
                Identifiers.literal("UPDATE " + table.relation().quoted() + " SET "),
                String.join(", ", sets),
                key,
                String.join(", ", guards),
                table.before(),
                table.after(),
                table.sameKey("a", "b"),
                UndoTable.join(table.key(), ", ", name -> "b." + Identifiers.quote(name)));
    List<Part> parts = new ArrayList<>();
    try (Statement statement = live.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        parts.add(new Part(row.getString(1), 1));
      }
    }
    return parts;
  }
}
