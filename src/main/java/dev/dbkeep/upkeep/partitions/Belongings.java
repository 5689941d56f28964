package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What hangs on a table and has to hang on the one that takes its name: read from the one there is,
 * as statements that name the table as it is called now.
 */
final class Belongings {
  private static final String VIEWS =
      """
      SELECT DISTINCT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(v.relname),
             coalesce((SELECT ' WITH (' || pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || ' = ' || pg_catalog.quote_literal(o.option_value), ', ') || ')'
                       FROM pg_catalog.pg_options_to_table(v.reloptions) AS o), ''),
             pg_catalog.pg_get_viewdef(v.oid)
      FROM pg_catalog.pg_depend d
           JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
           JOIN pg_catalog.pg_class v ON v.oid = r.ev_class
           JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
      WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = ?::oid
        AND v.relkind = 'v'
      ORDER BY 1
      """;

  private static final String GRANTS =
      """
      SELECT pg_catalog.concat('GRANT ', g.privilege_type, ' ON TABLE ', ?::text, ' TO ',
               CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END,
               CASE WHEN g.is_grantable AND g.grantee <> c.relowner THEN ' WITH GRANT OPTION' END)
      FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) AS g WHERE c.oid = ?::oid
      UNION ALL
      SELECT pg_catalog.concat('GRANT ', g.privilege_type, ' (', pg_catalog.quote_ident(a.attname), ') ON TABLE ', ?::text, ' TO ',
               CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END,
               CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END)
      FROM pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) AS g WHERE a.attrelid = ?::oid AND NOT a.attisdropped
      """;

  /** Default privileges of the schema, or what the table had before, must not be left beside. */
  private static final String REVOKE =
      """
      DO $dbkeep$ DECLARE g record; BEGIN
        FOR g IN SELECT DISTINCT e.grantee FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) AS e
                 WHERE c.oid = %s::pg_catalog.regclass AND e.grantee <> c.relowner LOOP
          EXECUTE pg_catalog.concat('REVOKE ALL ON TABLE ', %s, ' FROM ',
            CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END, ' CASCADE');
        END LOOP;
      END $dbkeep$\
      """;

  private static final String POLICIES =
      """
      SELECT pg_catalog.concat('CREATE POLICY ', pg_catalog.quote_ident(p.polname), ' ON ', ?::text,
               ' AS ', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
               ' FOR ', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
               ' TO ', (SELECT pg_catalog.string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r)) END, ', ')
                        FROM pg_catalog.unnest(p.polroles) AS r),
               ' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')',
               ' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
             pg_catalog.quote_ident(p.polname)
      FROM pg_catalog.pg_policy p WHERE p.polrelid = ?::oid ORDER BY p.polname
      """;

  private static final String FLAGS =
      """
      SELECT pg_catalog.concat('ALTER TABLE ', ?::text, CASE WHEN c.relrowsecurity THEN ' ENABLE' ELSE ' DISABLE' END, ' ROW LEVEL SECURITY, ',
               CASE WHEN c.relforcerowsecurity THEN '' ELSE 'NO ' END, 'FORCE ROW LEVEL SECURITY, REPLICA IDENTITY ',
               CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE 'DEFAULT' END)
      FROM pg_catalog.pg_class c WHERE c.oid = ?::oid
      UNION ALL
      SELECT pg_catalog.concat('COMMENT ON TABLE ', ?::text, ' IS ', coalesce(pg_catalog.quote_literal(pg_catalog.obj_description(?::oid, 'pg_class')), 'NULL'))
      """;

  private static final String TRIGGERS =
      """
      SELECT pg_catalog.pg_get_triggerdef(t.oid), pg_catalog.quote_ident(t.tgname)
      FROM pg_catalog.pg_trigger t WHERE t.tgrelid = ?::oid AND NOT t.tgisinternal ORDER BY t.tgname
      """;

  private static final String SERIALS =
      """
      SELECT pg_catalog.concat('ALTER SEQUENCE ', pg_catalog.quote_ident(n.nspname), '.', pg_catalog.quote_ident(s.relname),
               ' OWNED BY ', ?::text, '.', pg_catalog.quote_ident(a.attname))
      FROM pg_catalog.pg_depend d
           JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
           JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
           JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = ?::oid AND d.deptype = 'a'
      """;

  private final CatalogRows rows;
  private final GrowingTable table;

  Belongings(CatalogRows rows, GrowingTable table) {
    this.rows = rows;
    this.table = table;
  }

  /** Locked first, in the order in which a query locks them: a view before what it reads. */
  String lock() throws SQLException {
    List<String> names = new ArrayList<>(rows.texts(VIEWS, table.oid()));
    names.add(table.quoted());
    return "LOCK TABLE " + String.join(", ", names) + " IN ACCESS EXCLUSIVE MODE";
  }

  /** For the table that has the name now; the views read it from then on. */
  List<String> given() throws SQLException {
    String quoted = table.quoted();
    String literal = Identifiers.literal(quoted);
    List<String> statements = new ArrayList<>();
    statements.addAll(rows.texts(FLAGS, quoted, table.oid(), quoted, table.oid()));
    statements.add(REVOKE.formatted(literal, literal));
    statements.addAll(rows.texts(GRANTS, quoted, table.oid(), quoted, table.oid()));
    statements.addAll(rows.texts(POLICIES, quoted, table.oid()));
    statements.addAll(rows.texts(TRIGGERS, table.oid()));
    for (CatalogRows.Row view : rows.read(VIEWS, table.oid())) {
      String definition = view.text(3).strip();
      statements.add(
          "CREATE OR REPLACE VIEW "
              + view.text(1)
              + view.text(2)
              + " AS "
              + (definition.endsWith(";")
                  ? definition.substring(0, definition.length() - 1)
                  : definition));
    }
    return statements;
  }

  /** The sequences of serial columns go with the table that owns them. */
  List<String> serials() throws SQLException {
    return rows.texts(SERIALS, table.quoted(), table.oid());
  }

  /** A trigger of a partition would fire beside that of its table. */
  List<String> withoutTriggers(String quoted) throws SQLException {
    return rows.read(TRIGGERS, table.oid()).stream()
        .map(row -> "DROP TRIGGER " + row.text(2) + " ON " + quoted)
        .toList();
  }

  List<String> withoutPolicies(String quoted) throws SQLException {
    return rows.read(POLICIES, quoted, table.oid()).stream()
        .map(row -> "DROP POLICY " + row.text(2) + " ON " + quoted)
        .toList();
  }
}
