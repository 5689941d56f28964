package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The one transaction in which new partitions take the place of the past, and that of the way back.
 */
record SplitSwap(CatalogRows rows, Exchange exchange, List<SplitLeaf> leaves) {
  /** How long the past is kept, as other partitions that were taken out. */
  private static final String KEPT = "7 days";

  private static final String OWN_KEYS =
      """
      SELECT pg_catalog.quote_ident(f.conname) FROM pg_catalog.pg_constraint f
      WHERE f.contype = 'f' AND f.conrelid = ?::oid AND f.conparentid IN (SELECT p.oid FROM pg_catalog.pg_constraint p WHERE p.conrelid = ?::oid)
      ORDER BY 1
      """;

  private static final String TAKEN =
      "SELECT 'yes' FROM pg_catalog.pg_class c WHERE c.relnamespace = 'dbkeep'::regnamespace AND"
          + " c.relname = ?";

  SplitSwap {
    leaves = List.copyOf(leaves);
  }

  List<String> forward() throws SQLException {
    Split split = exchange.split();
    GrowingTable table = exchange.table();
    SplitCapture capture = exchange.capture();
    String past = split.pastQuoted();
    List<String> sql = new ArrayList<>(begin(", " + split.staging()));
    sql.addAll(capture.withoutTriggers(split.trigger(), past));
    List<String> keys = rows.texts(OWN_KEYS, split.past(), table.oid());
    sql.add("ALTER TABLE %s DETACH PARTITION %s".formatted(table.quoted(), past));
    // a row that is kept must not keep others from removing what it points at
    keys.forEach(key -> sql.add("ALTER TABLE %s DROP CONSTRAINT %s".formatted(past, key)));
    for (SplitLeaf leaf : leaves) {
      sql.add("ALTER TABLE %s DETACH PARTITION %s".formatted(split.staging(), leaf.quoted()));
      sql.add(
          "ALTER TABLE %s ATTACH PARTITION %s %s"
              .formatted(table.quoted(), leaf.quoted(), leaf.bound()));
      sql.add("ALTER TABLE %s DROP CONSTRAINT %s".formatted(leaf.quoted(), split.range()));
    }
    sql.add("DROP TABLE " + split.staging());
    sql.add("ALTER SEQUENCE " + split.counter() + " RESTART");
    sql.add(capture.function(SplitCapture.Mode.LIMITED, past));
    for (SplitLeaf leaf : leaves) {
      sql.addAll(capture.triggers(split.triggerBack(), leaf.quoted()));
    }
    String kept =
        rows.texts(TAKEN, split.pastName()).isEmpty()
            ? split.pastName()
            : GrowingTable.named(split.pastName(), "_" + split.past());
    if (!kept.equals(split.pastName())) {
      sql.add("ALTER TABLE %s RENAME TO %s".formatted(past, Identifiers.quote(kept)));
    }
    sql.add("ALTER TABLE %s SET SCHEMA dbkeep".formatted(Identifiers.quote(split.schema(), kept)));
    sql.add(
        "UPDATE dbkeep.partition_split SET kept_as = %s, guarded = false, drop_after = pg_catalog.now() + interval '%s' WHERE id = %d"
            .formatted(Identifiers.literal(kept), KEPT, split.id()));
    sql.addAll(end(Split.State.SWAPPED));
    return sql;
  }

  /** From here on no change is left out, unless too many were already. */
  List<String> beginBack() {
    Split split = exchange.split();
    return List.of(
        "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE"
            .formatted(
                String.join(", ", exchange.sources().stream().map(one -> "ONLY " + one).toList())),
        """
        DO $dbkeep$ BEGIN IF (SELECT s.last_value >= %d FROM %s AS s) THEN
          RAISE EXCEPTION 'too many rows were changed since';
        END IF; END $dbkeep$\
        """
            .formatted(SplitCapture.MOST_BACK, split.counter()),
        exchange.capture().function(SplitCapture.Mode.NOTE, exchange.target()),
        split.become(Split.State.RETURNING));
  }

  List<String> back(Begun begun) {
    Split split = exchange.split();
    GrowingTable table = exchange.table();
    String former = Identifiers.quote(split.schema(), split.pastName());
    List<String> sql = new ArrayList<>(begin(", ONLY " + split.pastQuoted()));
    for (SplitLeaf leaf : leaves) {
      sql.add("ALTER TABLE %s DETACH PARTITION %s".formatted(table.quoted(), leaf.quoted()));
      sql.add("DROP TABLE " + leaf.quoted());
    }
    sql.add(
        "ALTER TABLE %s SET SCHEMA %s"
            .formatted(split.pastQuoted(), Identifiers.quote(split.schema())));
    if (!split.keptAs().equals(split.pastName())) {
      sql.add(
          "ALTER TABLE %s RENAME TO %s"
              .formatted(
                  Identifiers.quote(split.schema(), split.keptAs()),
                  Identifiers.quote(split.pastName())));
    }
    sql.add(
        "ALTER TABLE %s ATTACH PARTITION %s %s"
            .formatted(table.quoted(), former, SplitLeaf.bound("", begun.boundary())));
    sql.add("ALTER TABLE %s DROP CONSTRAINT %s".formatted(former, split.range()));
    sql.addAll(exchange.capture().end());
    sql.addAll(end(Split.State.BACK));
    return sql;
  }

  private List<String> begin(String more) {
    List<String> sql = new ArrayList<>(SplitApply.settings());
    sql.add(exchange.lock(more));
    sql.add(
        "UPDATE dbkeep.partition_split SET changed = pg_catalog.clock_timestamp() WHERE id = "
            + exchange.split().id());
    sql.addAll(new SplitApply(exchange).last());
    return sql;
  }

  /** With the time since the lock was there. */
  private List<String> end(Split.State state) {
    return List.of(
        "UPDATE dbkeep.partition_split SET locked = pg_catalog.clock_timestamp() - changed WHERE id"
            + " = "
            + exchange.split().id(),
        exchange.split().become(state));
  }
}
