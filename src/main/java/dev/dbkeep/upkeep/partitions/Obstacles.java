package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a partitioned table cannot have or what the change would take away, asked before anything is
 * touched. All of them are told at once.
 */
final class Obstacles {
  private static final int PUBLISHED_SCHEMAS_SINCE = 15;

  private static final String POINTING =
      """
      SELECT 'the foreign key ' || f.conname || ' of ' || f.conrelid::pg_catalog.regclass || ' points at it, which would then need the column in its key, too',
             'Drop that foreign key, or let ' || f.conrelid::pg_catalog.regclass || ' have the column as well and point at both.'
      FROM pg_catalog.pg_constraint f WHERE f.contype = 'f' AND f.confrelid = ?::oid
      """;

  private static final String PUBLISHED =
      """
      SELECT 'publication ' || p.pubname || ' publishes it, and subscribers have no table of the name that the past gets',
             'Take it out of the publication, and put it back with publish_via_partition_root.'
      FROM pg_catalog.pg_publication p
      WHERE p.puballtables OR EXISTS (SELECT FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid = ?::oid)
      """;

  private static final String DEPENDING =
      """
      SELECT DISTINCT pg_catalog.pg_describe_object(d.classid, d.objid, 0) || ' depends on it',
             'Drop that first, and make it again afterwards.'
      FROM pg_catalog.pg_class c
           JOIN pg_catalog.pg_type y ON y.oid = c.reltype
           JOIN pg_catalog.pg_depend d
             ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid
             OR d.refclassid = 'pg_catalog.pg_type'::regclass AND d.refobjid IN (y.oid, y.typarray)
           LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid
           LEFT JOIN pg_catalog.pg_class v ON v.oid = r.ev_class
           LEFT JOIN pg_catalog.pg_policy o ON d.classid = 'pg_catalog.pg_policy'::regclass AND o.oid = d.objid
      WHERE c.oid = ?::oid
        AND (d.classid = 'pg_catalog.pg_statistic_ext'::regclass
             OR d.deptype = 'n' AND (
                  d.refclassid = 'pg_catalog.pg_type'::regclass
                  OR d.classid NOT IN ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_constraint'::regclass,
                                       'pg_catalog.pg_trigger'::regclass, 'pg_catalog.pg_attrdef'::regclass, 'pg_catalog.pg_class'::regclass)
                  OR v.relkind = 'm' OR o.polrelid <> c.oid))
      """;

  /** A query over the catalog; each row is a reason and a way. */
  private static final List<String> QUERIES =
      List.of(
          """
          SELECT CASE WHEN c.relpersistence <> 'p' THEN 'it is not logged, or temporary'
                      WHEN c.relispartition OR EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid OR i.inhparent = c.oid) THEN 'it is part of an inheritance'
                      WHEN c.reloftype <> 0 THEN 'it is a table of a type'
                      WHEN c.reltablespace <> 0 THEN 'it lies in a tablespace of its own'
                      WHEN c.relreplident = 'i' THEN 'its replica identity is an index'
                      WHEN a.amname <> 'heap' THEN 'its access method is ' || a.amname END,
                 'Partition another table, or change that first.'
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_am a ON a.oid = c.relam
          WHERE c.oid = ?::oid
            AND (c.relpersistence <> 'p' OR c.relispartition OR c.reloftype <> 0 OR c.reltablespace <> 0 OR c.relreplident = 'i' OR a.amname <> 'heap'
                 OR EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid OR i.inhparent = c.oid))
          """,
          POINTING,
          """
          SELECT CASE WHEN k.contype = 'x' THEN 'it has the exclusion constraint '
                      WHEN k.connoinherit THEN 'it has a constraint that partitions cannot have, NO INHERIT: '
                      ELSE 'it has a constraint that was never checked, ' END || k.conname,
                 CASE WHEN k.contype <> 'x' AND NOT k.convalidated THEN 'Run `ALTER TABLE ' || k.conrelid::pg_catalog.regclass || ' VALIDATE CONSTRAINT ' || pg_catalog.quote_ident(k.conname) || '` first.'
                      ELSE 'Drop it first, if it is not needed.' END
          FROM pg_catalog.pg_constraint k
          WHERE k.conrelid = ?::oid AND k.conname NOT LIKE 'dbkeep\\_past\\_%'
            AND (k.contype = 'x' OR k.contype IN ('c', 'n') AND k.connoinherit OR NOT k.convalidated)
          """,
          """
          SELECT 'its index ' || x.relname || ' is invalid', 'Run `DROP INDEX CONCURRENTLY ' || x.oid::pg_catalog.regclass || '` or REINDEX it first.'
          FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = ?::oid AND NOT i.indisvalid
          """,
          """
          SELECT 'it has the rule ' || r.rulename, 'Make it a trigger, or drop it.' FROM pg_catalog.pg_rewrite r WHERE r.ev_class = ?::oid
          """,
          """
          SELECT 'its trigger ' || t.tgname || CASE WHEN t.tgconstraint <> 0 THEN ' is a constraint trigger'
                   WHEN t.tgenabled <> 'O' THEN ' is not simply enabled' ELSE ' sees each row and a transition table' END,
                 'Partitions cannot have it so: change or drop it first.'
          FROM pg_catalog.pg_trigger t
          WHERE t.tgrelid = ?::oid AND NOT t.tgisinternal
            AND (t.tgconstraint <> 0 OR t.tgenabled <> 'O' OR t.tgtype & 1 = 1 AND (t.tgoldtable IS NOT NULL OR t.tgnewtable IS NOT NULL))
          """,
          PUBLISHED,
          DEPENDING,
          """
          SELECT 'it belongs to the extension ' || e.extname, 'Leave it to the extension.'
          FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
          WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = ?::oid AND d.deptype = 'e'
          """);

  private static final String PUBLISHED_SCHEMAS =
      """
      SELECT 'publication ' || p.pubname || ' publishes its schema, and subscribers have no table of the name that the past gets',
             'Take the schema out of the publication first.'
      FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_namespace s ON s.pnpubid = p.oid
           JOIN pg_catalog.pg_class c ON c.relnamespace = s.pnnspid
      WHERE c.oid = ?::oid
      """;

  /** Keys in which the column is missing, with the columns they have. */
  private static final String KEYS =
      """
      SELECT x.relname, coalesce(k.conname, ''), coalesce(k.contype::text, ''), i.indexprs IS NOT NULL,
             pg_catalog.array_to_string(ARRAY(
               SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS p (place)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place] ORDER BY p.place), ', ')
      FROM pg_catalog.pg_index i
           JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
           LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
      WHERE i.indrelid = ?::oid AND i.indisunique
        AND (i.indexprs IS NOT NULL OR NOT EXISTS (
          SELECT FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS p (place)
               JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place] WHERE a.attname = ?))
      ORDER BY 1
      """;

  private Obstacles() {}

  static List<Obstacle> of(CatalogRows rows, GrowingTable table, TimeColumn column)
      throws SQLException {
    List<Obstacle> obstacles = new ArrayList<>();
    for (String query : QUERIES) {
      add(obstacles, rows, query, table);
    }
    if (rows.major() >= PUBLISHED_SCHEMAS_SINCE) {
      add(obstacles, rows, PUBLISHED_SCHEMAS, table);
    }
    if (!column.required() || column.generated()) {
      obstacles.add(
          new Obstacle(
              "%s %s".formatted(column.name(), column.generated() ? "is generated" : "can be null"),
              column.generated()
                  ? "PostgreSQL cannot divide a table by a generated column."
                  : "Give rows without it a time, then run `ALTER TABLE %s ALTER COLUMN %s SET NOT NULL`."
                      .formatted(table.quoted(), column.quoted())));
    }
    for (CatalogRows.Row row : rows.read(KEYS, table.oid(), column.name())) {
      obstacles.add(key(table, column, row));
    }
    return obstacles;
  }

  /** What would be lost when the table with its partitions goes. */
  static List<Obstacle> ofBack(CatalogRows rows, GrowingTable table) throws SQLException {
    List<Obstacle> obstacles = new ArrayList<>();
    for (String query : List.of(POINTING, PUBLISHED, DEPENDING)) {
      add(obstacles, rows, query, table);
    }
    return obstacles;
  }

  private static void add(
      List<Obstacle> obstacles, CatalogRows rows, String query, GrowingTable table)
      throws SQLException {
    for (CatalogRows.Row row : rows.read(query, table.oid())) {
      obstacles.add(new Obstacle(row.text(1), row.text(2)));
    }
  }

  /** PostgreSQL keeps a key only within each partition, so the column has to be part of it. */
  private static Obstacle key(GrowingTable table, TimeColumn column, CatalogRows.Row row) {
    String index = row.text(1);
    String constraint = row.text(2);
    if (row.isTrue(4)) {
      return new Obstacle(
          "its unique index " + index + " has an expression, which partitions cannot have",
          "Drop the index, or make it one that is not unique.");
    }
    boolean primary = row.text(3).equals("p");
    String replacement = GrowingTable.named(index, "_new");
    String make =
        "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s, %s)"
            .formatted(name(replacement), table.quoted(), row.text(5), column.quoted());
    String swap =
        constraint.isEmpty()
            ? "DROP INDEX CONCURRENTLY " + table.beside(index)
            : "ALTER TABLE %s DROP CONSTRAINT %s, ADD CONSTRAINT %s %s USING INDEX %s"
                .formatted(
                    table.quoted(),
                    name(constraint),
                    name(constraint),
                    primary ? "PRIMARY KEY" : "UNIQUE",
                    name(replacement));
    return new Obstacle(
        "its %s %s (%s) does not have %s in it, and PostgreSQL keeps keys only within a partition"
            .formatted(primary ? "primary key" : "unique key", index, row.text(5), column.name()),
        "Run `%s` and then `%s`; %s alone is not kept unique from then on."
            .formatted(make, swap, row.text(5)));
  }

  private static String name(String text) {
    return Identifiers.quote(text);
  }
}
