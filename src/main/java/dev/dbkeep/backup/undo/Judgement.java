package dev.dbkeep.backup.undo;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides for every fetched row what is to be done with it, by comparing it with what the
 * transaction left and with what is there today.
 */
final class Judgement {
  private final Connection live;

  Judgement(Connection live) {
    this.live = live;
  }

  /** Temporary tables for the rows; they go with the transaction. */
  void prepare(UndoTable table) throws SQLException {
    for (String name : List.of(table.before(), table.after())) {
      execute(
          "CREATE TEMPORARY TABLE "
              + name.substring("pg_temp.".length())
              + " ON COMMIT DROP AS SELECT "
              + table.list()
              + ", NULL::text AS dbkeep_fate, NULL::text AS dbkeep_verdict FROM "
              + table.relation().quoted()
              + " WITH NO DATA");
    }
  }

  void judge(UndoTable table) throws SQLException {
    execute("ANALYZE " + table.before());
    execute("ANALYZE " + table.after());
    deleted(table);
    overwritten(table);
  }

  /** Rows that were not there any more behind the transaction. */
  private void deleted(UndoTable table) throws SQLException {
    execute(
        """
        UPDATE %1$s AS b SET dbkeep_verdict = CASE
          WHEN b.dbkeep_fate = 'UPDATED' THEN 'MOVED'
          WHEN NOT EXISTS (SELECT FROM %2$s l WHERE %3$s) THEN 'INSERT'
          WHEN EXISTS (SELECT FROM %2$s l WHERE %3$s AND %4$s = %5$s) THEN 'SAME'
          ELSE 'EXISTS' END
        WHERE NOT EXISTS (SELECT FROM %6$s a WHERE %7$s)
        """
            .formatted(
                table.before(),
                table.relation().quoted(),
                table.sameKey("l", "b"),
                UndoTable.texts(table.columns(), "l"),
                UndoTable.texts(table.columns(), "b"),
                table.after(),
                table.sameKey("a", "b")));
  }

  /** Rows that it changed: only the columns that it changed count. */
  private void overwritten(UndoTable table) throws SQLException {
    String nothing =
        UndoTable.texts(table.columns(), "a") + " = " + UndoTable.texts(table.columns(), "b");
    execute(
        """
        UPDATE %1$s AS b SET dbkeep_verdict = CASE
          WHEN %2$s THEN 'SAME'
          WHEN NOT EXISTS (SELECT FROM %3$s l WHERE %4$s) THEN 'GONE'
          WHEN EXISTS (SELECT FROM %3$s l WHERE %4$s AND %5$s) THEN 'SAME'
          WHEN EXISTS (SELECT FROM %3$s l WHERE %4$s AND %6$s) THEN 'UPDATE'
          ELSE 'CHANGED' END
        FROM %7$s AS a WHERE %8$s
        """
            .formatted(
                table.before(),
                nothing,
                table.relation().quoted(),
                table.sameKey("l", "b"),
                equalWhereChanged(table, "b"),
                equalWhereChanged(table, "a"),
                table.after(),
                table.sameKey("a", "b")));
  }

  /** The live row has the values of that one, in every column that the transaction changed. */
  private static String equalWhereChanged(UndoTable table, String with) {
    return UndoTable.join(
        table.columns(),
        " AND ",
        name -> {
          String column = Identifiers.quote(name);
          return "(b.%1$s::text IS NOT DISTINCT FROM a.%1$s::text OR l.%1$s::text IS NOT DISTINCT FROM %2$s.%1$s::text)"
              .formatted(column, with);
        });
  }

  /** Leaves rows alone that are there with other values, until a person says otherwise. */
  void ask(UndoTable table) throws SQLException {
    execute(
        "UPDATE "
            + table.before()
            + " SET dbkeep_verdict = 'DIFFERS' WHERE dbkeep_verdict = 'UPDATE'");
  }

  /** Takes the word of a person for some rows. */
  int overwrite(UndoTable table, Collection<String> keys) throws SQLException {
    String sql =
        "UPDATE "
            + table.before()
            + " AS b SET dbkeep_fate = 'NAMED', dbkeep_verdict = CASE dbkeep_verdict WHEN 'GONE'"
            + " THEN 'INSERT' ELSE 'UPDATE' END WHERE dbkeep_verdict IN ('EXISTS', 'CHANGED',"
            + " 'GONE', 'DIFFERS') AND ("
            + table.keyText("b")
            + " = ANY (?) OR ? || ' ' || "
            + table.keyText("b")
            + " = ANY (?))";
    try (PreparedStatement statement = live.prepareStatement(sql)) {
      String[] named = keys.toArray(String[]::new);
      statement.setArray(1, live.createArrayOf("text", named));
      statement.setString(2, table.relation().display());
      statement.setArray(3, live.createArrayOf("text", named));
      return statement.executeUpdate();
    }
  }

  /** Rows whose parent is neither there nor comes back with them cannot come back. */
  void findOrphans(UndoTable table, List<ForeignKey> keys, Map<Long, UndoTable> all)
      throws SQLException {
    for (ForeignKey key : keys) {
      if (!table.columns().containsAll(key.columns())) {
        continue;
      }
      UndoTable parent = all.get(key.parent());
      String back =
          parent == null || !parent.columns().containsAll(key.parentColumns())
              ? ""
              : " AND NOT EXISTS (SELECT FROM "
                  + parent.before()
                  + " p WHERE p.dbkeep_verdict IN ('INSERT', 'UPDATE') AND "
                  + same(key)
                  + ")";
      execute(
          "UPDATE "
              + table.before()
              + " AS b SET dbkeep_verdict = 'ORPHAN' WHERE dbkeep_verdict IN ('INSERT', 'UPDATE')"
              + " AND "
              + UndoTable.join(
                  key.columns(), " AND ", name -> "b." + Identifiers.quote(name) + " IS NOT NULL")
              + " AND NOT EXISTS (SELECT FROM "
              + key.parentName()
              + " p WHERE "
              + same(key)
              + ")"
              + back);
    }
  }

  private static String same(ForeignKey key) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      pairs.add(
          "p."
              + Identifiers.quote(key.parentColumns().get(i))
              + " = b."
              + Identifiers.quote(key.columns().get(i)));
    }
    return String.join(" AND ", pairs);
  }

  Map<Verdict, Long> counts(UndoTable table) throws SQLException {
    Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    try (Statement statement = live.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT dbkeep_verdict, count(*) FROM " + table.before() + " GROUP BY 1")) {
      while (row.next()) {
        long count = row.getLong(2);
        Verdict.of(row.getString(1)).ifPresent(verdict -> counts.put(verdict, count));
      }
    }
    return counts;
  }

  List<Conflict> conflicts(UndoTable table) throws SQLException {
    List<Conflict> conflicts = new ArrayList<>();
    String query =
        "SELECT %s, b.dbkeep_verdict%s FROM %s b LEFT JOIN %s a ON %s WHERE b.dbkeep_verdict NOT IN ('INSERT', 'UPDATE', 'SAME') ORDER BY %s"
            .formatted(
                table.keyText("b"),
                table.columns().stream()
                    .map(Identifiers::quote)
                    .map(column -> ", b." + column + "::text, a." + column + "::text")
                    .collect(Collectors.joining()),
                table.before(),
                table.after(),
                table.sameKey("a", "b"),
                UndoTable.join(table.key(), ", ", name -> "b." + Identifiers.quote(name)));
    try (Statement statement = live.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        Optional<Verdict> verdict = Verdict.of(row.getString(2));
        if (verdict.isPresent()) {
          List<Conflict.Difference> differences =
              verdict.get() == Verdict.DIFFERS ? differences(table, row) : List.of();
          conflicts.add(
              new Conflict(
                  table.relation().display(), row.getString(1), verdict.get(), differences));
        }
      }
    }
    return conflicts;
  }

  private static List<Conflict.Difference> differences(UndoTable table, ResultSet row)
      throws SQLException {
    List<Conflict.Difference> differences = new ArrayList<>();
    int at = 3;
    for (String column : table.columns()) {
      String then = row.getString(at);
      String now = row.getString(at + 1);
      if (!Objects.equals(then, now)) {
        differences.add(new Conflict.Difference(column, then, now));
      }
      at += 2;
    }
    return differences;
  }

  /** How many of the rows that came back are not what they were. */
  long notAsBefore(UndoTable table) throws SQLException {
    String sql =
        """
        SELECT count(*) FROM %1$s b LEFT JOIN %2$s a ON %3$s LEFT JOIN %4$s l ON %5$s
        WHERE b.dbkeep_verdict = 'INSERT' AND %6$s IS DISTINCT FROM %7$s
           OR b.dbkeep_verdict = 'UPDATE' AND a.%8$s IS NOT NULL AND NOT (%9$s)
        """
            .formatted(
                table.before(),
                table.after(),
                table.sameKey("a", "b"),
                table.relation().quoted(),
                table.sameKey("l", "b"),
                UndoTable.texts(table.columns(), "b"),
                UndoTable.texts(table.columns(), "l"),
                Identifiers.quote(table.key().getFirst()),
                equalWhereChanged(table, "b"));
    try (Statement statement = live.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = live.createStatement()) {
      statement.execute(sql);
    }
  }
}
