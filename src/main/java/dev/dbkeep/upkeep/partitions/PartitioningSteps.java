package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;

/** The steps on the way to partitions, each found from what the catalog says is not done yet. */
final class PartitioningSteps {
  private static final String CHECKED =
      "SELECT k.convalidated FROM pg_catalog.pg_constraint k WHERE k.conrelid = ?::oid AND"
          + " k.conname = ?";

  private final CatalogRows rows;

  PartitioningSteps(CatalogRows rows) {
    this.rows = rows;
  }

  PlannedStep check(GrowingTable table, TimeColumn column, Begun begun) {
    return new PlannedStep(
        "from now on no row may be of " + begun.boundary() + " or later",
        "ACCESS EXCLUSIVE, moments",
        List.of(
            "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL AND %s < %s) NOT VALID"
                .formatted(
                    table.quoted(),
                    Identifiers.quote(begun.constraint()),
                    column.quoted(),
                    column.quoted(),
                    Identifiers.literal(begun.boundary()))));
  }

  PlannedStep validation(GrowingTable table, Begun begun) {
    return new PlannedStep(
        "read the table once, to know that it holds for all rows",
        "SHARE UPDATE EXCLUSIVE: everybody reads and writes",
        List.of(
            "ALTER TABLE %s VALIDATE CONSTRAINT %s"
                .formatted(table.quoted(), Identifiers.quote(begun.constraint()))));
  }

  PlannedStep swap(GrowingTable table, TimeColumn column, Begun begun) throws SQLException {
    return new PlannedStep(
        "a partitioned table takes the name, and the table there is becomes its partition "
            + begun.past(),
        "ACCESS EXCLUSIVE, moments: no row is read or written",
        new SwapScript(rows, table, column, begun).statements());
  }

  /** What comes next before the table has its partitions. */
  PlannedStep next(GrowingTable table, TimeColumn column, Begun begun) throws SQLException {
    List<CatalogRows.Row> checked = rows.read(CHECKED, table.oid(), begun.constraint());
    if (checked.isEmpty()) {
      return check(table, column, begun);
    }
    return checked.getFirst().isTrue(1) ? swap(table, column, begun) : validation(table, begun);
  }

  /** The way back from where it stands. */
  List<String> back(GrowingTable table, Begun begun) throws SQLException {
    if (begun.swapped()) {
      return new BackScript(rows, table, begun).statements();
    }
    return List.of(
        "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s"
            .formatted(table.quoted(), Identifiers.quote(begun.constraint())),
        begun.state("back"));
  }
}
