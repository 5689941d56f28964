package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Sequences and the columns they fill that soon have no numbers left. */
final class SequenceExhaustion {
  static final Check CHECK =
      new Check(
          "S2",
          "sequence-exhaustion",
          Severity.CRITICAL,
          Cost.CATALOG,
          "An id soon has no numbers left",
          "After the last number of its type every insert fails, at the worst moment: the table is"
              + " large by then, and making the column wider locks it for hours.",
          "Make the column bigint while the table can still be rewritten, and what refers to it.",
          SequenceExhaustion::look);

  private static final double FULL = 0.8;

  /** The type of the column may be narrower than that of the sequence. */
  private static final String SQL =
      """
      SELECT s.seqrelid::pg_catalog.regclass::text AS sequence, o.attrelid::pg_catalog.regclass::text AS object,
             pg_catalog.quote_ident(o.attname) AS name, pg_catalog.pg_table_size(o.attrelid) AS bytes,
             pg_catalog.pg_sequence_last_value(s.seqrelid) AS last,
             least(s.seqmax, coalesce(o.largest, s.seqmax)) AS largest,
             coalesce(o.largest, s.seqmax) < 9223372036854775807 AND o.attrelid IS NOT NULL AS widens,
             s.seqtypid <> 'pg_catalog.int8'::pg_catalog.regtype AS narrow
      FROM pg_catalog.pg_sequence s
      JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN LATERAL (
        SELECT a.attrelid, a.attname,
               CASE a.atttypid WHEN 'pg_catalog.int2'::pg_catalog.regtype THEN 32767 WHEN 'pg_catalog.int4'::pg_catalog.regtype THEN 2147483647
                               ELSE 9223372036854775807 END AS largest
        FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i')
          AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 LIMIT 1) o ON true
      WHERE NOT s.seqcycle AND s.seqincrement > 0 AND n.nspname <> 'dbkeep' AND n.nspname !~ '^pg_'
        AND pg_catalog.has_sequence_privilege(s.seqrelid, 'USAGE, SELECT')
        AND pg_catalog.pg_sequence_last_value(s.seqrelid) > ? * least(s.seqmax, coalesce(o.largest, s.seqmax))
      ORDER BY 1
      """;

  private static final String HIDDEN =
      """
      SELECT count(*) FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname <> 'dbkeep' AND n.nspname !~ '^pg_' AND NOT pg_catalog.has_sequence_privilege(s.seqrelid, 'USAGE, SELECT')
      """;

  private SequenceExhaustion() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.SEQUENCES));
    long hidden = probe.number(HIDDEN);
    if (hidden > 0) {
      examination.unseen("the role may not read " + Figures.count(hidden, "sequence"));
    }
    probe.each(
        SQL,
        row -> {
          long last = row.getLong("last");
          long largest = row.getLong("largest");
          String sequence = row.getString("sequence");
          String column = row.getString("object") + "." + row.getString("name");
          examination.found(
              sequence,
              "%s of %s numbers are used (%s; limit %s)%s"
                  .formatted(
                      Figures.count(last),
                      Figures.count(largest),
                      Figures.percent((double) last / largest),
                      Figures.percent(FULL),
                      row.getString("object") == null ? "" : ", it fills " + column),
              row.getBoolean("widens")
                  ? Fix.rewrite(
                      row.getLong("bytes"),
                      "ALTER TABLE %s ALTER COLUMN %s TYPE bigint"
                          .formatted(row.getString("object"), row.getString("name")),
                      "ALTER SEQUENCE " + sequence + " AS bigint NO MAXVALUE")
                  : Fix.run(
                      "ACCESS EXCLUSIVE on the sequence, moments",
                      "ALTER SEQUENCE "
                          + sequence
                          + (row.getBoolean("narrow") ? " AS bigint" : "")
                          + " NO MAXVALUE"));
        },
        FULL);
  }
}
