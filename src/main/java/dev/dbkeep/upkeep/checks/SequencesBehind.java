package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Sequences whose next number is taken already. */
final class SequencesBehind {
  static final Check CHECK =
      new Check(
          "D4",
          "sequence-behind",
          Severity.CRITICAL,
          Cost.ROWS,
          "A sequence is behind the numbers that are used",
          "Rows were loaded with their numbers and the sequence was not told. The next inserts fail"
              + " with a duplicate key, one for every number it has to pass.",
          "Set the sequence to the largest number.",
          SequencesBehind::look);

  private static final int BATCH = 100;

  private static final String OWNED =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.quote_ident(a.attname) AS name, s.seqrelid::pg_catalog.regclass::text AS sequence,
                 pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT')
                   AND pg_catalog.has_sequence_privilege(s.seqrelid, 'SELECT') AS readable
          FROM tables t JOIN pg_catalog.pg_depend d ON d.refobjid = t.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
          JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i') AND s.seqincrement > 0
            AND NOT s.seqcycle AND NOT t.relispartition
            AND a.atttypid IN ('pg_catalog.int2'::pg_catalog.regtype, 'pg_catalog.int4'::pg_catalog.regtype, 'pg_catalog.int8'::pg_catalog.regtype)
          ORDER BY t.object, a.attnum
          """;

  private record Owned(String table, String column, String sequence) {
    String query() {
      return "SELECT "
          + Identifiers.literal(sequence)
          + "::text AS sequence, (SELECT max("
          + column
          + ") FROM "
          + table
          + ") AS largest, (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM"
          + " "
          + sequence
          + ") AS last";
    }
  }

  private SequencesBehind() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    List<Owned> all = new ArrayList<>();
    probe.each(
        OWNED,
        row -> {
          examination.of(1);
          if (row.getBoolean("readable")) {
            all.add(
                new Owned(
                    row.getString("object"), row.getString("name"), row.getString("sequence")));
          } else {
            examination.unseen("the role may not read " + row.getString("sequence"));
          }
        });
    for (int from = 0; from < all.size(); from += BATCH) {
      batch(probe, examination, all.subList(from, Math.min(from + BATCH, all.size())));
    }
  }

  private static void batch(Probe probe, Examination examination, List<Owned> batch)
      throws SQLException {
    String sql = batch.stream().map(Owned::query).collect(Collectors.joining(" UNION ALL "));
    probe.rows(
        examination,
        batch.getFirst().table(),
        sql,
        row -> {
          long largest = row.getLong("largest");
          boolean behind = !row.wasNull() && largest > row.getLong("last");
          if (behind) {
            long last = row.getLong("last");
            String sequence = row.getString("sequence");
            batch.stream()
                .filter(owned -> owned.sequence().equals(sequence))
                .forEach(owned -> found(examination, owned, last, largest));
          }
        });
  }

  private static void found(Examination examination, Owned owned, long last, long largest) {
    examination.found(
        owned.sequence(),
        "stands at %s, but %s.%s goes up to %s: the next inserts fail"
            .formatted(Figures.count(last), owned.table(), owned.column(), Figures.count(largest)),
        Fix.run(
            "no lock, moments",
            "SELECT pg_catalog.setval(%s, (SELECT max(%s) FROM %s))"
                .formatted(Identifiers.literal(owned.sequence()), owned.column(), owned.table())));
  }
}
