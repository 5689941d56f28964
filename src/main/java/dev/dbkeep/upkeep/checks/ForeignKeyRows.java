package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The query that finds the rows of a foreign key that point nowhere, with the operators the key
 * itself uses, and the statements that put such rows aside.
 *
 * @param broken the condition on the child {@code c} that no parent {@code p} fulfils
 * @param loses what a delete in the child would do to others; empty when it touches nothing else
 */
record ForeignKeyRows(
    String table,
    String parent,
    String name,
    boolean readable,
    boolean deletable,
    String broken,
    String loses) {
  private static final String KEYS =
      USERS_TABLES
          + """
          SELECT t.object AS "table", k.confrelid::pg_catalog.regclass::text AS parent, pg_catalog.quote_ident(k.conname) AS name,
                 pg_catalog.has_table_privilege(k.conrelid, 'SELECT') AND pg_catalog.has_table_privilege(k.confrelid, 'SELECT') AS readable,
                 pg_catalog.has_table_privilege(k.conrelid, 'DELETE') AS deletable,
                 '(' || (SELECT pg_catalog.string_agg(pg_catalog.format('c.%I IS NOT NULL', a.attname),
                                                      CASE k.confmatchtype WHEN 'f' THEN ' OR ' ELSE ' AND ' END ORDER BY x.n)
                         FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY x(child, n)
                         JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.child)
                 || ') AND NOT EXISTS (SELECT FROM ' || k.confrelid::pg_catalog.regclass::text || ' p WHERE '
                 || (SELECT pg_catalog.string_agg(pg_catalog.format('p.%I OPERATOR(%I.%s) c.%I', b.attname, o.nspname, q.oprname, a.attname), ' AND ' ORDER BY x.n)
                     FROM ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey), pg_catalog.unnest(k.conpfeqop)) WITH ORDINALITY x(child, parent, operator, n)
                     JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.child
                     JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = x.parent
                     JOIN pg_catalog.pg_operator q ON q.oid = x.operator JOIN pg_catalog.pg_namespace o ON o.oid = q.oprnamespace)
                 || ')' AS broken,
                 pg_catalog.concat_ws(' and ',
                   (SELECT 'foreign key ' || pg_catalog.quote_ident(r.conname) || ' of ' || r.conrelid::pg_catalog.regclass::text
                    FROM pg_catalog.pg_constraint r WHERE r.confrelid = k.conrelid AND r.contype = 'f' AND r.confdeltype IN ('c', 'n', 'd') LIMIT 1),
                   (SELECT 'trigger ' || pg_catalog.quote_ident(g.tgname)
                    FROM pg_catalog.pg_trigger g WHERE g.tgrelid = k.conrelid AND NOT g.tgisinternal AND g.tgtype::integer & 8 <> 0 LIMIT 1),
                   (SELECT 'rule ' || pg_catalog.quote_ident(w.rulename)
                    FROM pg_catalog.pg_rewrite w WHERE w.ev_class = k.conrelid AND w.ev_type = '4' LIMIT 1)) AS loses
          FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
          WHERE k.contype = 'f' AND k.conparentid = 0 AND k.convalidated = ?
            AND coalesce((pg_catalog.to_jsonb(k) ->> 'conenforced')::boolean, true)
            AND NOT coalesce((pg_catalog.to_jsonb(k) ->> 'conperiod')::boolean, false)
          ORDER BY 1, 3
          """;

  static List<ForeignKeyRows> of(Probe probe, boolean validated) throws SQLException {
    List<ForeignKeyRows> keys = new ArrayList<>();
    probe.each(KEYS, row -> keys.add(read(row)), validated);
    return keys;
  }

  private static ForeignKeyRows read(ResultSet row) throws SQLException {
    return new ForeignKeyRows(
        row.getString("table"),
        row.getString("parent"),
        row.getString("name"),
        row.getBoolean("readable"),
        row.getBoolean("deletable"),
        row.getString("broken"),
        row.getString("loses"));
  }

  /** How many rows point nowhere, written down when there are any. */
  void count(Probe probe, Examination examination, String after, String... then)
      throws SQLException {
    if (!readable) {
      examination.unseen("the role may not read " + table + " and " + parent);
      return;
    }
    probe.rows(
        examination,
        table,
        "SELECT count(*) FROM " + table + " c WHERE " + broken,
        row -> {
          long rows = row.getLong(1);
          if (rows > 0) {
            examination.found(
                table + "." + name,
                "%s of %s point to no row of %s%s"
                    .formatted(Figures.count(rows, "row"), table, parent, after),
                fix(rows, then));
          }
        });
  }

  private Fix fix(long rows, String... then) {
    String list = "SELECT * FROM " + table + " c WHERE " + broken;
    if (!loses.isEmpty()) {
      return Fix.decide(
          "only lists them: putting the rows aside would reach further through " + loses, list);
    }
    List<String> statements = new ArrayList<>(Quarantine.statements(table, broken));
    statements.addAll(List.of(then));
    return new Fix.Run(
        statements,
        "moves " + Figures.count(rows, "row") + " to " + Quarantine.table(table) + ", row locks");
  }
}
