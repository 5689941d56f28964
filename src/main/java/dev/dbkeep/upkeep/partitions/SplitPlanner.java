package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Says how a past would be divided. */
record SplitPlanner(Reading reading) {
  private static final String ATTACHED =
      "SELECT 'yes' FROM pg_catalog.pg_inherits i WHERE i.inhrelid = ?::oid AND i.inhparent ="
          + " ?::oid";

  /** What apply did, which says how the past is to be divided. */
  Begun begun(GrowingTable table) throws SQLException {
    return reading
        .log()
        .open(table)
        .filter(Begun::swapped)
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "dbkeep gave " + table.shown() + " no partitions, so it has no past to divide",
                    "See `dbkeep partitions plan " + table.shown() + " --by COLUMN`."));
  }

  static long rows(CatalogRows rows, long table) throws SQLException {
    return Long.parseLong(
        rows.texts(
                "SELECT greatest(c.reltuples, 0)::bigint FROM pg_catalog.pg_class c WHERE c.oid ="
                    + " ?::oid",
                table)
            .getFirst());
  }

  SplitPlan plan(GrowingTable table, OptionalLong free) throws SQLException {
    CatalogRows rows = reading.rows();
    Begun begun = begun(table);
    Optional<Split> open = new SplitLog(reading.connection()).open(table);
    if (open.isPresent() && open.get().state() != Split.State.BEGUN) {
      return unfinished(table, begun, open.get(), free);
    }
    if (rows.read(ATTACHED, begun.relation(), table.oid()).isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          begun.past() + " is no partition of " + table.shown() + " any more",
          "There is no past to divide.");
    }
    GrowingTable past = reading.table(table.schema() + "." + begun.past());
    TimeColumn column = TimeColumn.find(rows, table, begun.column());
    SplitRanges ranges = SplitRanges.of(rows, table, past, column, begun);
    if (ranges.ranges().size() <= 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the past of %s holds no more than one %s".formatted(table.shown(), begun.width().word()),
          "There is nothing to divide.");
    }
    long bytes = bytes(past.oid());
    return new SplitPlan(
        table.shown(),
        column.name(),
        begun.width(),
        begun.past(),
        rows(rows, past.oid()),
        bytes,
        free,
        ranges.ranges().stream().map(SplitRanges.Range::name).toList(),
        "new",
        steps(table, begun),
        new Snapshots(rows).holders(table.oid(), past.oid()),
        SplitObstacles.of(rows, table, past, bytes, free));
  }

  private SplitPlan unfinished(GrowingTable table, Begun begun, Split split, OptionalLong free)
      throws SQLException {
    return new SplitPlan(
        table.shown(),
        begun.column(),
        begun.width(),
        split.pastName(),
        rows(reading.rows(), split.past()),
        bytes(split.past()),
        free,
        SplitLeaf.of(reading.rows(), split).stream().map(SplitLeaf::name).toList(),
        split.state().word(),
        split.state() == Split.State.SWAPPED ? List.of() : steps(table, begun),
        new Snapshots(reading.rows()).holders(table.oid(), split.past()),
        List.of());
  }

  private long bytes(long table) throws SQLException {
    return Long.parseLong(
        reading.rows().texts("SELECT pg_catalog.pg_total_relation_size(?::oid)", table).getFirst());
  }

  private static List<PlannedStep> steps(GrowingTable table, Begun begun) {
    return List.of(
        new PlannedStep(
            "the new partitions are made beside, and a trigger notes the keys of rows that are"
                + " changed",
            "SHARE ROW EXCLUSIVE on " + begun.past() + ", moments",
            List.of()),
        new PlannedStep(
            "all rows are copied in batches in step with neighbours, then indexes are built",
            "none: everybody reads and writes",
            List.of()),
        new PlannedStep(
            "what was changed meanwhile is applied, over and over, and all rows are compared",
            "none; foreign keys of the table are checked",
            List.of()),
        new PlannedStep(
            "they take the place of "
                + begun.past()
                + ", which is kept in schema dbkeep for 7 days",
            "ACCESS EXCLUSIVE on " + table.shown() + ", moments: only the last changes are written",
            List.of()));
  }
}
