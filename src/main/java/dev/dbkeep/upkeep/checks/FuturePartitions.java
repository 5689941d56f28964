package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import dev.dbkeep.postgres.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tables partitioned by time whose last partition ends soon. */
final class FuturePartitions {
  static final Check CHECK =
      new Check(
          "S9",
          "no-future-partition",
          Severity.HIGH,
          Cost.CATALOG,
          "Soon there is no partition for new rows",
          "At the end of the last partition every insert fails, or lands in the default partition"
              + " from where it has to be moved.",
          "Create the next partitions beside the table and attach them.",
          FuturePartitions::look);

  /**
   * The bounds are read from the text that PostgreSQL prints for them, {@code FOR VALUES FROM ('…')
   * TO ('…')}: the catalog has no other form of them.
   */
  private static final String SQL =
      USERS_TABLES
          + """
          SELECT q.*, (q.upper - q.lower)::text AS width, q.upper <= now() AS over,
                 ARRAY(SELECT pg_catalog.concat_ws('|', pg_catalog.to_char(g, 'YYYYMMDDHH24MI'), CASE q.is_date WHEN true THEN g::date::text ELSE g::text END,
                                                   CASE q.is_date WHEN true THEN (g + q.width)::date::text ELSE (g + q.width)::text END)
                       FROM pg_catalog.generate_series(q.upper, greatest(q.upper, now() + pg_catalog.make_interval(secs => ?::double precision)), q.width) g
                       LIMIT 60) AS next
          FROM (SELECT b.*, CASE WHEN extract(day FROM b.lower) = 1 AND extract(day FROM b.upper) = 1 AND b.upper - b.lower > interval '27 days'
                                 THEN pg_catalog.age(b.upper, b.lower) ELSE b.upper - b.lower END AS width
                FROM (SELECT DISTINCT ON (p.oid) p.object, p.nspname, p.relname, p.is_date, p.occupied,
                             pg_catalog.btrim(pg_catalog.split_part(pg_catalog.split_part(p.bound, ' FROM (', 2), ')', 1), '''')::timestamptz AS lower,
                             pg_catalog.btrim(pg_catalog.split_part(pg_catalog.split_part(p.bound, ' TO (', 2), ')', 1), '''')::timestamptz AS upper
                      FROM (SELECT t.oid, t.object, pg_catalog.quote_ident(t.nspname) AS nspname, t.relname,
                                     (SELECT d.oid::pg_catalog.regclass::text FROM pg_catalog.pg_class d
                                      WHERE d.oid = k.partdefid AND pg_catalog.pg_relation_size(d.oid) > 0) AS occupied,
                                   a.atttypid = 'pg_catalog.date'::pg_catalog.regtype AS is_date,
                                   pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound
                            FROM tables t JOIN pg_catalog.pg_partitioned_table k ON k.partrelid = t.oid AND k.partstrat = 'r' AND k.partnatts = 1
                            JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.partattrs[0]
                            JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
                            WHERE NOT t.relispartition
                              AND a.atttypid IN ('pg_catalog.date'::pg_catalog.regtype, 'pg_catalog.timestamp'::pg_catalog.regtype, 'pg_catalog.timestamptz'::pg_catalog.regtype)) p
                      WHERE p.bound <> 'DEFAULT' AND p.bound NOT LIKE '%MINVALUE%'
                        AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
                                        WHERE i.inhparent = p.oid AND pg_catalog.pg_get_expr(c.relpartbound, c.oid) LIKE '%TO (MAXVALUE)%')
                      ORDER BY p.oid, 7 DESC) b) q
          WHERE q.upper < now() + pg_catalog.make_interval(secs => ?::double precision) AND q.upper > q.lower
          ORDER BY 1
          """;

  /** The mark that `dbkeep partitions apply` leaves until the table has its partitions. */
  private static final String UNFINISHED =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.pg_get_constraintdef(k.oid) AS rule
          FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
          WHERE k.contype = 'c' AND k.conname ~ '^dbkeep_past_[0-9]+$' AND NOT t.relispartition AND t.relkind = 'r'
          ORDER BY 1
          """;

  /** The mark that `dbkeep partitions split` leaves until the past is divided. */
  private static final String UNDIVIDED =
      USERS_TABLES
          + """
          SELECT p.object, t.object AS past
          FROM tables t JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid
          JOIN pg_catalog.pg_inherits i ON i.inhrelid = t.oid JOIN tables p ON p.oid = i.inhparent
          WHERE g.tgname ~ '^dbkeep_split_[0-9]+$'
          ORDER BY 1
          """;

  private FuturePartitions() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.PARTITIONED));
    Duration ahead = probe.limits().server().partitionsAhead();
    probe.each(SQL, row -> found(examination, ahead, row), ahead.toSeconds(), ahead.toSeconds());
    probe.each(UNFINISHED, row -> unfinished(examination.of(1), row));
    probe.each(UNDIVIDED, row -> undivided(examination.of(1), row));
  }

  private static void undivided(Examination examination, ResultSet row) throws SQLException {
    String table = row.getString("object");
    examination.found(
        table,
        "`dbkeep partitions split` was begun and not ended: each change of "
            + row.getString("past")
            + " is noted, and the notes grow",
        new Fix.Command(
            "dbkeep partitions split " + table, "goes on where it was; --back takes it back"));
  }

  private static void unfinished(Examination examination, ResultSet row) throws SQLException {
    String table = row.getString("object");
    examination.found(
        table,
        "`dbkeep partitions apply` was begun and not ended: every new row has to pass "
            + row.getString("rule"),
        new Fix.Command(
            "dbkeep partitions apply " + table + " --back",
            "moments; the same apply as before goes on instead"));
  }

  private static void found(Examination examination, Duration ahead, ResultSet row)
      throws SQLException {
    String table = row.getString("object");
    String occupied = row.getString("occupied");
    examination.found(
        table,
        (row.getBoolean("over") ? "its last partition ended " : "its last partition ends ")
            + row.getString("upper")
            + "; there should be some for "
            + Figures.age(ahead)
            + " ahead",
        occupied == null
            ? fix(row)
            : new Fix.Advice(
                "Rows lie in the default partition "
                    + occupied
                    + " (check S8), which keeps new ones from being attached: move them first."));
  }

  private static Fix fix(ResultSet row) throws SQLException {
    String table = row.getString("object");
    List<String> statements = new ArrayList<>();
    for (String next : (String[]) row.getArray("next").getArray()) {
      String[] parts = next.split("\\|", -1);
      String name =
          row.getString("nspname")
              + "."
              + Identifiers.quote(row.getString("relname") + "_" + parts[0]);
      statements.add(
          "CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES EXCLUDING IDENTITY)"
              .formatted(name, table));
      statements.add(
          "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
              .formatted(table, name, parts[1], parts[2]));
    }
    return new Fix.Run(
        statements,
        "SHARE UPDATE EXCLUSIVE, moments; an empty default partition is locked meanwhile");
  }
}
