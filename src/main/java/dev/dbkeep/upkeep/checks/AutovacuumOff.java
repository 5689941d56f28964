package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Tables, or a whole server, without autovacuum. */
final class AutovacuumOff {
  static final Check CHECK =
      new Check(
          "M2",
          "autovacuum-off",
          Severity.HIGH,
          Cost.CATALOG,
          "Autovacuum is switched off",
          "Dead rows stay, statistics grow stale, and in the end the server stops to protect itself"
              + " from running out of transaction ids.",
          "Switch it on; make it gentler by its cost settings where it disturbs.",
          AutovacuumOff::look);

  private static final String TABLES =
      USERS_TABLES
          + """
          SELECT t.object FROM tables t
          WHERE EXISTS (SELECT FROM pg_catalog.pg_options_to_table(t.reloptions) o
                        WHERE o.option_name = 'autovacuum_enabled' AND pg_catalog.lower(o.option_value) IN ('off', 'false', 'no', '0', 'f', 'n'))
          ORDER BY 1
          """;

  private static final String SERVER =
      "SELECT s.setting = 'off' FROM pg_catalog.pg_settings s WHERE s.name = 'autovacuum'";

  private AutovacuumOff() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    // the server counts as one more
    examination.of(probe.population(Population.TABLES) + 1);
    if (probe.isTrue(SERVER)) {
      examination.found(
          "setting autovacuum",
          "off for the whole server",
          Fix.run(
              "no lock, no restart; as superuser",
              "ALTER SYSTEM SET autovacuum = on",
              "SELECT pg_catalog.pg_reload_conf()"));
    }
    probe.each(
        TABLES,
        row ->
            examination.found(
                row.getString("object"),
                "autovacuum_enabled is off for this table",
                Fix.run(
                    "SHARE UPDATE EXCLUSIVE, moments",
                    "ALTER TABLE " + row.getString("object") + " RESET (autovacuum_enabled)")));
  }
}
