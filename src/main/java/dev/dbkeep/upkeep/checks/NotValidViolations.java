package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows that keep a NOT VALID constraint from being validated. */
final class NotValidViolations {
  static final Check CHECK =
      new Check(
          "D5",
          "not-valid-violations",
          Severity.MEDIUM,
          Cost.ROWS,
          "Rows break a constraint that is NOT VALID",
          "The constraint only holds for rows written since it was added. As long as old rows break"
              + " it, it cannot be validated, and nobody may rely on it.",
          "Mend the rows or put them aside, then VALIDATE CONSTRAINT.",
          NotValidViolations::look);

  private static final String CHECKS =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.quote_ident(k.conname) AS name, pg_catalog.pg_get_expr(k.conbin, k.conrelid) AS condition,
                 pg_catalog.has_table_privilege(k.conrelid, 'SELECT') AS readable
          FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
          WHERE k.contype = 'c' AND NOT k.convalidated AND k.conparentid = 0 AND k.coninhcount = 0
            AND coalesce((pg_catalog.to_jsonb(k) ->> 'conenforced')::boolean, true)
          """;

  private record Condition(String table, String name, String condition, boolean readable) {}

  private NotValidViolations() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.CONSTRAINTS));
    for (ForeignKeyRows key : ForeignKeyRows.of(probe, false)) {
      key.count(
          probe,
          examination,
          ", so the key cannot be validated",
          "ALTER TABLE " + key.table() + " VALIDATE CONSTRAINT " + key.name());
    }
    List<Condition> conditions = new ArrayList<>();
    probe.each(
        CHECKS,
        row ->
            conditions.add(
                new Condition(
                    row.getString("object"),
                    row.getString("name"),
                    row.getString("condition"),
                    row.getBoolean("readable"))));
    for (Condition condition : conditions) {
      count(probe, examination, condition);
    }
  }

  private static void count(Probe probe, Examination examination, Condition broken)
      throws SQLException {
    if (!broken.readable()) {
      examination.unseen("the role may not read " + broken.table());
      return;
    }
    String rows = " FROM " + broken.table() + " WHERE NOT (" + broken.condition() + ")";
    probe.rows(
        examination,
        broken.table(),
        "SELECT count(*)" + rows,
        row -> {
          long count = row.getLong(1);
          if (count > 0) {
            examination.found(
                broken.table() + "." + broken.name(),
                Figures.count(count, "row") + " break it, so it cannot be validated",
                Fix.decide("only lists them: what is right, only you know", "SELECT *" + rows));
          }
        });
  }
}
