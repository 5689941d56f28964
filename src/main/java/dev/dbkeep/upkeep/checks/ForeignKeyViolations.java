package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Rows that a validated foreign key forbids. */
final class ForeignKeyViolations {
  static final Check CHECK =
      new Check(
          "D1",
          "foreign-key-violations",
          Severity.CRITICAL,
          Cost.ROWS,
          "Rows break a foreign key that counts as valid",
          "PostgreSQL never looks at a validated key again. Rows that were loaded with"
              + " session_replication_role = replica, with triggers disabled, or after a corruption"
              + " break it in silence: joins lose rows, a dump cannot be restored.",
          "Put the rows aside into schema dbkeep, where they can be looked at and brought back.",
          ForeignKeyViolations::look);

  private ForeignKeyViolations() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    for (ForeignKeyRows key : ForeignKeyRows.of(probe, true)) {
      examination.of(1);
      key.count(probe, examination, ", though the key counts as valid");
    }
  }
}
