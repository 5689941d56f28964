package dev.dbkeep.studio.design;

/** What is asked of the catalogs to draw them. Each names tables by their oid. */
final class DesignQueries {
  private DesignQueries() {}

  /** Whose schemas are looked at: {@code n} is pg_namespace. */
  private static final String OURS =
      "n.nspname NOT IN ('information_schema', 'dbkeep') AND NOT n.nspname ^@ 'pg_'";

  /** What an extension brought: the class and the oid are to be filled in. */
  private static String brought(String catalog, String oid) {
    return "EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog."
        + catalog
        + "'::regclass AND x.objid = "
        + oid
        + " AND x.deptype = 'e')";
  }

  static final String ENUMS =
      """
      SELECT n.nspname, t.typname,
        (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typtype = 'e' AND %s AND NOT %s
      ORDER BY 1, 2
      """
          .formatted(OURS, brought("pg_type", "t.oid"));

  /** The last column says why a table cannot be drawn. */
  static final String TABLES =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, pg_catalog.obj_description(c.oid, 'pg_class'),
        CASE WHEN c.relkind = 'p' THEN 'partitioned table'
             WHEN c.reloftype <> 0 OR EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent))
             THEN 'table with inheritance'
             WHEN EXISTS (
               SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                 JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
                 JOIN pg_catalog.pg_namespace tn ON tn.oid = b.typnamespace
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND tn.nspname <> 'pg_catalog' AND NOT %s
                  AND NOT (b.typtype IN ('e', 'd') OR b.typtype = 'c'
                    AND (SELECT k.relkind FROM pg_catalog.pg_class k WHERE k.oid = b.typrelid) = 'c'))
             THEN 'table with a type of its own' END
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND %s AND NOT %s
      ORDER BY 2, 3
      """
          .formatted(brought("pg_type", "b.oid"), OURS, brought("pg_class", "c.oid"));

  /**
   * A serial is an integer whose default takes from the sequence that it owns under its usual name.
   */
  static final String COLUMNS =
      """
      SELECT a.attrelid::bigint, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
        pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
        CASE WHEN a.attcollation <> t.typcollation THEN
          (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname) FROM pg_catalog.pg_collation l
             JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END,
        pg_catalog.col_description(a.attrelid, a.attnum),
        a.attnotnull AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) AND EXISTS (
          SELECT FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_class s ON s.oid = o.objid AND s.relkind = 'S'
            JOIN pg_catalog.pg_depend u ON u.classid = 'pg_catalog.pg_attrdef'::regclass AND u.objid = d.oid
             AND u.refclassid = 'pg_catalog.pg_class'::regclass AND u.refobjid = s.oid
           WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.deptype = 'a' AND o.refclassid = 'pg_catalog.pg_class'::regclass
             AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND s.relnamespace = c.relnamespace
             AND s.relname = c.relname || '_' || a.attname || '_seq'
             AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) =
                 pg_catalog.format('nextval(%L::regclass)', s.oid::regclass::text))
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum
      """;

  /** The last but one column says whether a constraint is plain enough to be drawn. */
  static final String CONSTRAINTS =
      """
      SELECT k.conrelid::bigint, k.contype, k.conname,
        (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
        k.confrelid::bigint,
        (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum),
        k.confdeltype, k.confupdtype, pg_catalog.pg_get_expr(k.conbin, k.conrelid),
        k.contype IN ('p', 'u', 'c', 'f') AND k.convalidated AND NOT k.condeferrable AND k.confmatchtype <> 'f'
          AND (k.contype <> 'c' OR NOT k.connoinherit)
          AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) AND NOT coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false)
          AND (to_jsonb(k) ->> 'confdelsetcols') IS NULL
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            WHERE k.contype IN ('p', 'u') AND i.indexrelid = k.conindid
              AND (i.indnatts <> i.indnkeyatts OR c.reloptions IS NOT NULL OR c.reltablespace <> 0
                OR coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)))
      FROM pg_catalog.pg_constraint k
      WHERE k.conrelid <> 0 AND k.contype IN ('p', 'u', 'c', 'f', 'x')
      ORDER BY k.conrelid, k.conname
      """;

  /** The last column says whether an index is plain enough to be drawn. */
  static final String INDEXES =
      """
      SELECT i.indrelid::bigint, c.relname, i.indisunique, m.amname,
        (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.attnum),
        i.indnkeyatts, i.indoption::int2[],
        (SELECT array_agg(CASE WHEN o.opcdefault THEN '' ELSE pg_catalog.format('%I.%I', n.nspname, o.opcname) END ORDER BY u.n)
           FROM unnest(i.indclass::oid[]) WITH ORDINALITY u (class, n) JOIN pg_catalog.pg_opclass o ON o.oid = u.class
           JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace),
        pg_catalog.pg_get_expr(i.indpred, i.indrelid),
        i.indexprs IS NULL AND i.indisvalid AND c.reloptions IS NULL AND c.reltablespace = 0
          AND NOT coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)
          AND NOT EXISTS (SELECT FROM unnest(i.indcollation::oid[], (i.indkey::int2[])[0:i.indnkeyatts - 1]) u (colloid, attnum)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.attnum
            WHERE u.colloid <> 0 AND u.colloid <> a.attcollation)
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attoptions IS NOT NULL)
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
      ORDER BY i.indrelid, c.relname
      """;

  /** What drawn tables need and no drawing can say, in the order in which it was made. */
  static final String NEEDED =
      """
      WITH drawn AS (SELECT unnest(?::bigint[])::oid AS oid), used AS (
        SELECT d.refclassid, d.refobjid FROM pg_catalog.pg_depend d
         WHERE d.classid = 'pg_catalog.pg_attrdef'::regclass
           AND d.objid IN (SELECT a.oid FROM pg_catalog.pg_attrdef a JOIN drawn ON drawn.oid = a.adrelid)
            OR d.classid = 'pg_catalog.pg_constraint'::regclass
           AND d.objid IN (SELECT k.oid FROM pg_catalog.pg_constraint k WHERE k.contypid <> 0 OR k.conrelid IN (SELECT oid FROM drawn))
            OR d.classid = 'pg_catalog.pg_class'::regclass
           AND d.objid IN (SELECT i.indexrelid FROM pg_catalog.pg_index i JOIN drawn ON drawn.oid = i.indrelid))
      SELECT made.schema, made.sql FROM (
        SELECT e.oid, n.nspname AS schema, pg_catalog.format('CREATE EXTENSION IF NOT EXISTS %%I WITH SCHEMA %%I', e.extname, n.nspname) AS sql
          FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'
        UNION ALL
        SELECT t.oid, n.nspname, pg_catalog.format('CREATE DOMAIN %%I.%%I AS %%s', n.nspname, t.typname, pg_catalog.format_type(t.typbasetype, t.typtypmod))
            || CASE WHEN t.typcollation <> b.typcollation THEN (SELECT pg_catalog.format(' COLLATE %%I.%%I', ln.nspname, l.collname)
                 FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = t.typcollation) ELSE '' END
            || coalesce(' DEFAULT ' || t.typdefault, '') || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
            || coalesce((SELECT string_agg(pg_catalog.format(' CONSTRAINT %%I %%s', k.conname, pg_catalog.pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
                 FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')
          FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
         WHERE t.typtype = 'd' AND %1$s AND NOT %2$s
        UNION ALL
        SELECT t.oid, n.nspname, pg_catalog.format('CREATE TYPE %%I.%%I AS (%%s)', n.nspname, t.typname,
            (SELECT string_agg(pg_catalog.format('%%I %%s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
               FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
          FROM pg_catalog.pg_type t JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
          JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE %1$s AND NOT %2$s
        UNION ALL
        SELECT c.oid, n.nspname, pg_catalog.format('CREATE SEQUENCE %%I.%%I AS %%s START WITH %%s INCREMENT BY %%s MINVALUE %%s MAXVALUE %%s CACHE %%s%%s',
            n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
            CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)
          FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE %1$s AND NOT %3$s AND n.nspname || '.' || c.relname <> ALL (?)
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend o WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.objid = c.oid AND o.deptype = 'i')
           AND EXISTS (SELECT FROM used WHERE used.refclassid = 'pg_catalog.pg_class'::regclass AND used.refobjid = c.oid)
        UNION ALL
        SELECT p.oid, n.nspname, pg_catalog.pg_get_functiondef(p.oid)
          FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
         WHERE p.prokind = 'f' AND %1$s AND NOT %4$s
           AND EXISTS (SELECT FROM used WHERE used.refclassid = 'pg_catalog.pg_proc'::regclass AND used.refobjid = p.oid)
      ) made ORDER BY made.oid
      """
          .formatted(
              OURS,
              brought("pg_type", "t.oid"),
              brought("pg_class", "c.oid"),
              brought("pg_proc", "p.oid"));

  /** What stands beside the tables and is never drawn. */
  static final String BESIDE =
      """
      SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END, n.nspname, c.relname
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('v', 'm', 'f') AND %1$s AND NOT %2$s
      UNION ALL
      SELECT 'trigger', n.nspname, c.relname || '.' || t.tgname
        FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE NOT t.tgisinternal AND %1$s
      UNION ALL
      SELECT 'policy', n.nspname, c.relname || '.' || p.polname
        FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE %1$s
      UNION ALL
      SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, n.nspname, p.proname
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE %1$s AND NOT %3$s
      ORDER BY 1, 2, 3
      """
          .formatted(OURS, brought("pg_class", "c.oid"), brought("pg_proc", "p.oid"));
}
