package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Constraints that were never validated. */
final class NotValidConstraints {
  static final Check CHECK =
      new Check(
          "S4",
          "not-valid-constraint",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A constraint was never validated",
          "ADD CONSTRAINT … NOT VALID is the first of two steps; without the second old rows may"
              + " break it, and the planner does not use it.",
          "VALIDATE CONSTRAINT, which lets reads and writes go on.",
          NotValidConstraints::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.quote_ident(k.conname) AS name
          FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
          WHERE NOT k.convalidated AND k.conparentid = 0 AND k.coninhcount = 0 AND k.contype IN ('f', 'c')
            AND coalesce((pg_catalog.to_jsonb(k) ->> 'conenforced')::boolean, true)
          ORDER BY 1, 2
          """;

  private NotValidConstraints() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.CONSTRAINTS));
    probe.each(
        SQL,
        row -> {
          String table = row.getString("object");
          String name = row.getString("name");
          examination.found(
              table + "." + name,
              "NOT VALID: rows from before it may break it",
              Fix.run(
                  "SHARE UPDATE EXCLUSIVE, reads the table",
                  "ALTER TABLE " + table + " VALIDATE CONSTRAINT " + name));
        });
  }
}
