package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;
import java.util.Map;

/** Extensions, collations and servers that are behind. */
final class OutdatedVersions {
  static final Check CHECK =
      new Check(
          "C2",
          "outdated-version",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A version is behind",
          "After an upgrade of the operating system texts sort differently, and indexes on them"
              + " miss rows. Old minor versions of PostgreSQL have known faults that lose data.",
          "ALTER EXTENSION … UPDATE; REINDEX, then REFRESH COLLATION VERSION; the newest minor.",
          OutdatedVersions::look);

  /** The newest minor versions when this dbkeep was built. */
  private static final Map<Integer, Integer> MINORS =
      Map.of(13, 23, 14, 24, 15, 19, 16, 15, 17, 11, 18, 6);

  private static final String EXTENSIONS =
      """
      SELECT pg_catalog.quote_ident(e.extname) AS name, e.extversion AS version, a.default_version AS newest
      FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_available_extensions a ON a.name = e.extname
      WHERE a.default_version IS DISTINCT FROM e.extversion
        AND EXISTS (SELECT FROM pg_catalog.pg_extension_update_paths(e.extname) p
                    WHERE p.source = e.extversion AND p.target = a.default_version AND p.path IS NOT NULL)
      """;

  private static final String DATABASE =
      """
      SELECT pg_catalog.quote_ident(d.datname) AS name, d.datcollversion AS version,
             pg_catalog.pg_database_collation_actual_version(d.oid) AS actual
      FROM pg_catalog.pg_database d
      WHERE d.datname = pg_catalog.current_database() AND d.datcollversion <> pg_catalog.pg_database_collation_actual_version(d.oid)
      """;

  /** Only those that a column or an index of the user uses. */
  private static final String COLLATIONS =
      """
      SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.collname) AS name, c.collversion AS version,
             pg_catalog.pg_collation_actual_version(c.oid) AS actual
      FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
      WHERE c.collversion <> pg_catalog.pg_collation_actual_version(c.oid)
        AND c.oid IN (SELECT a.attcollation FROM pg_catalog.pg_attribute a WHERE a.attrelid >= 16384)
      """;

  private static final int DATABASE_VERSIONS = 15;

  private OutdatedVersions() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    // one for the server, one for the collation of the database, one for each extension
    examination.of(probe.number("SELECT count(*) + 2 FROM pg_catalog.pg_extension"));
    probe.each(
        EXTENSIONS,
        row ->
            examination.found(
                "extension " + row.getString("name"),
                "version %s is installed, the server brings %s"
                    .formatted(row.getString("version"), row.getString("newest")),
                Fix.decide(
                    "moments; read its release notes first",
                    "ALTER EXTENSION " + row.getString("name") + " UPDATE")));
    if (probe.major() >= DATABASE_VERSIONS) {
      collation(probe, examination, DATABASE, "database ", "ALTER DATABASE ");
    }
    collation(probe, examination, COLLATIONS, "collation ", "ALTER COLLATION ");
    minor(probe, examination);
  }

  private static void collation(
      Probe probe, Examination examination, String sql, String kind, String alter)
      throws SQLException {
    probe.each(
        sql,
        row -> {
          String refresh =
              alter
                  + row.getString("name")
                  + (kind.equals("database ") ? " REFRESH COLLATION VERSION" : " REFRESH VERSION");
          examination.found(
              kind + row.getString("name"),
              "its indexes were built with collation version %s, the system now sorts by %s"
                  .formatted(row.getString("version"), row.getString("actual")),
              Fix.decide(
                  "REINDEX every index on text first, it only notes the new version", refresh));
        });
  }

  private static void minor(Probe probe, Examination examination) throws SQLException {
    int major = probe.major();
    Integer newest = MINORS.get(major);
    long minor =
        probe.number("SELECT pg_catalog.current_setting('server_version_num')::bigint % 10000");
    if (newest != null && minor < newest) {
      examination.found(
          "server",
          "version %d.%d, and %d.%d is out".formatted(major, minor, major, newest),
          new Fix.Advice("Install the newest minor version and restart; files stay as they are."));
    }
  }
}
