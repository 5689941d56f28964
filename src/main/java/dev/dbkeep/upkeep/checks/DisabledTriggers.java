package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Triggers that are switched off, those of foreign keys among them. */
final class DisabledTriggers {
  static final Check CHECK =
      new Check(
          "S5",
          "disabled-trigger",
          Severity.CRITICAL,
          Cost.CATALOG,
          "A trigger is switched off",
          "DISABLE TRIGGER ALL before a load also switches off the foreign keys. Forgotten, it lets"
              + " every row in from then on, and the key still counts as valid.",
          "Switch it on again; for a foreign key look for broken rows as well (check D1).",
          DisabledTriggers::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT DISTINCT t.object, coalesce(pg_catalog.quote_ident(k.conname), pg_catalog.quote_ident(g.tgname)) AS name, g.tgisinternal AS internal
          FROM tables t JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid
          LEFT JOIN pg_catalog.pg_constraint k ON g.tgisinternal AND k.oid = g.tgconstraint
          WHERE g.tgenabled = 'D'
          ORDER BY 1, 2
          """;

  private DisabledTriggers() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination
        .of(Severity.MEDIUM, probe.population(Population.TRIGGERS))
        .of(Severity.CRITICAL, probe.population(Population.FOREIGN_KEYS));
    probe.each(
        SQL,
        row -> {
          String table = row.getString("object");
          boolean internal = row.getBoolean("internal");
          examination.found(
              internal ? Severity.CRITICAL : Severity.MEDIUM,
              table + "." + row.getString("name"),
              internal
                  ? "a trigger of the foreign key is switched off, so nothing checks it"
                  : "the trigger is switched off",
              Fix.run(
                  internal
                      ? "SHARE ROW EXCLUSIVE, moments; as superuser"
                      : "SHARE ROW EXCLUSIVE, moments",
                  "ALTER TABLE "
                      + table
                      + " ENABLE TRIGGER "
                      + (internal ? "ALL" : row.getString("name"))));
        });
  }
}
