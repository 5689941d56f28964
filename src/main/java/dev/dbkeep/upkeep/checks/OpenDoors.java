package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Rights that let in more than anybody means to. */
final class OpenDoors {
  static final Check CHECK =
      new Check(
          "P1",
          "open-doors",
          Severity.HIGH,
          Cost.CATALOG,
          "Somebody may do more than anybody means to",
          "trust lets everybody in without a password. Who may create in public can shadow a"
              + " function that others call; a SECURITY DEFINER function without search_path runs"
              + " what its caller put in the way. Row security without a policy shows nobody"
              + " anything.",
          "scram-sha-256 in pg_hba.conf; REVOKE CREATE; SET search_path on the function.",
          OpenDoors::look);

  private static final String FUNCTIONS =
      """
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dbkeep')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
      """;

  private static final String UNSAFE =
      "SELECT p.oid::pg_catalog.regprocedure::text AS name, pg_catalog.quote_ident(n.nspname) AS"
          + " schema "
          + FUNCTIONS
          + """
          AND NOT EXISTS (SELECT FROM pg_catalog.unnest(p.proconfig) o WHERE o LIKE 'search\\_path=%')
          ORDER BY 1
          """;

  private static final String PUBLIC =
      """
      SELECT n.oid FROM pg_catalog.pg_namespace n, LATERAL pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a
      WHERE n.nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE'
      """;

  private static final String SILENT =
      USERS_TABLES
          + """
          SELECT t.object FROM tables t
          WHERE t.relrowsecurity AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = t.oid)
          ORDER BY 1
          """;

  /** Connections from this machine are the business of its users. */
  private static final String RULES =
      """
      SELECT h.line_number AS line, h.auth_method AS method, h.address
      FROM pg_catalog.pg_hba_file_rules h
      WHERE h.error IS NULL AND h.type LIKE 'host%' AND h.auth_method IN ('trust', 'password')
        AND coalesce(h.address, '') NOT IN ('127.0.0.1', '::1', 'localhost', 'samehost')
      """;

  private static final String READS_RULES =
      "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_hba_file_rules', 'SELECT') AND"
          + " pg_catalog.has_function_privilege('pg_catalog.pg_hba_file_rules()', 'EXECUTE')";

  private OpenDoors() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(
        Severity.MEDIUM,
        1 + probe.population(Population.TABLES) + probe.number("SELECT count(*) " + FUNCTIONS));
    if (probe.number(PUBLIC.replace("SELECT n.oid", "SELECT count(*)")) > 0) {
      examination.found(
          Severity.MEDIUM,
          "schema public",
          "everybody may create objects in it",
          Fix.decide(
              "moments; roles that create tables there need a GRANT of their own",
              "REVOKE CREATE ON SCHEMA public FROM PUBLIC"));
    }
    probe.each(
        UNSAFE,
        row ->
            examination.found(
                Severity.MEDIUM,
                row.getString("name"),
                "runs as its owner with the search_path of its caller",
                Fix.decide(
                    "moments; name the schemas its body uses",
                    "ALTER FUNCTION %s SET search_path = %s, pg_temp"
                        .formatted(row.getString("name"), row.getString("schema")))));
    probe.each(
        SILENT,
        row ->
            examination.found(
                Severity.MEDIUM,
                row.getString("object"),
                "row security is on and has no policy: all but the owner see nothing",
                new Fix.Advice(
                    "CREATE POLICY for each role that shall see rows, or switch it off.")));
    rules(probe, examination);
  }

  private static void rules(Probe probe, Examination examination) throws SQLException {
    if (!probe.isTrue(READS_RULES)) {
      examination.unseen("the role may not read pg_hba.conf: only a superuser may");
      return;
    }
    examination.of(Severity.HIGH, 1);
    probe.each(
        RULES,
        row ->
            examination.found(
                Severity.HIGH,
                "pg_hba.conf line " + row.getInt("line"),
                "%s lets %s in %s"
                    .formatted(
                        row.getString("method"),
                        row.getString("address"),
                        row.getString("method").equals("trust")
                            ? "without a password"
                            : "with a password in the clear"),
                new Fix.Advice("Write scram-sha-256 there, then run SELECT pg_reload_conf().")));
  }
}
