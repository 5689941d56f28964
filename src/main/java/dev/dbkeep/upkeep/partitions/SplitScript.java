package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How a split begins, and how all of it goes away again. */
record SplitScript(CatalogRows rows, GrowingTable table, Split split) {
  private static final String OPTIONS =
      "SELECT coalesce(pg_catalog.array_to_string(c.reloptions, ', '), '') FROM pg_catalog.pg_class"
          + " c WHERE c.oid = ?::oid";

  private static final String PARENTS =
      "SELECT DISTINCT f.confrelid::pg_catalog.regclass FROM pg_catalog.pg_constraint f WHERE"
          + " f.contype = 'f' AND f.conrelid = ANY (?::oid[]) ORDER BY 1";

  /** The tables first, then the triggers, for which those who write are kept for a moment. */
  List<String> begin(TimeColumn column, SplitRanges ranges) throws SQLException {
    String past = split.pastQuoted();
    String options = rows.texts(OPTIONS, split.past()).getFirst();
    List<String> sql = new ArrayList<>();
    sql.add(
        "CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS EXCLUDING"
                .formatted(split.staging(), table.quoted())
            + " IDENTITY) PARTITION BY RANGE ("
            + column.quoted()
            + ")");
    int number = 0;
    for (SplitRanges.Range range : ranges.ranges()) {
      String quoted = table.beside(range.name());
      sql.addAll(EmptyPartition.statements(rows, table, quoted, options));
      sql.add(check(quoted, column, range.from(), range.to()));
      sql.add(
          "ALTER TABLE %s ATTACH PARTITION %s %s"
              .formatted(split.staging(), quoted, SplitLeaf.bound(range.from(), range.to())));
      sql.add(
          "INSERT INTO dbkeep.partition_split_leaf (split, number, relation, lower, upper) VALUES (%d, %d, %s::pg_catalog.regclass, %s, %s)"
              .formatted(
                  split.id(),
                  ++number,
                  Identifiers.literal(quoted),
                  Identifiers.literal(range.from()),
                  Identifiers.literal(range.to())));
    }
    SplitCapture capture = new SplitCapture(split, SplitKey.of(rows, table));
    sql.addAll(capture.log(past));
    sql.add(capture.function(SplitCapture.Mode.NOTE, split.staging()));
    sql.add("REVOKE ALL ON FUNCTION " + split.function() + "() FROM PUBLIC");
    sql.addAll(capture.triggers(split.trigger(), past));
    sql.add(split.become(Split.State.COPYING));
    return sql;
  }

  private String check(String quoted, TimeColumn column, String from, String to) {
    return "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL%s AND %s < %s)"
        .formatted(
            quoted,
            split.range(),
            column.quoted(),
            from.isEmpty() ? "" : " AND " + column.quoted() + " >= " + Identifiers.literal(from),
            column.quoted(),
            Identifiers.literal(to));
  }

  /** As if it had not been begun; the past was a partition all the time. */
  List<String> abandon(List<SplitLeaf> leaves) throws SQLException {
    List<String> sql = new ArrayList<>();
    if (split.state() != Split.State.BEGUN) {
      String numbers =
          "{"
              + String.join(",", leaves.stream().map(leaf -> Long.toString(leaf.oid())).toList())
              + "}";
      List<String> tables = new ArrayList<>(List.of("ONLY " + split.pastQuoted()));
      rows.texts(PARENTS, numbers).forEach(one -> tables.add("ONLY " + one));
      sql.add("LOCK TABLE " + String.join(", ", tables) + " IN ACCESS EXCLUSIVE MODE");
      SplitCapture capture = new SplitCapture(split, SplitKey.of(rows, table));
      sql.addAll(capture.withoutTriggers(split.trigger(), split.pastQuoted()));
      sql.add("DROP TABLE IF EXISTS " + split.staging());
      sql.addAll(capture.end());
    }
    sql.add(split.become(Split.State.BACK));
    return sql;
  }

  /** The old partition goes, and with it the way back. */
  List<String> purge(List<SplitLeaf> leaves) throws SQLException {
    SplitCapture capture = new SplitCapture(split, SplitKey.of(rows, table));
    List<String> sql = new ArrayList<>();
    for (SplitLeaf leaf : leaves) {
      if (!leaf.name().isEmpty()) {
        sql.addAll(capture.withoutTriggers(split.triggerBack(), leaf.quoted()));
      }
    }
    sql.addAll(capture.end());
    sql.add("DROP TABLE IF EXISTS " + split.pastQuoted());
    sql.add(split.become(Split.State.DONE));
    return sql;
  }
}
