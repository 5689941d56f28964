package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The one transaction in which the past is the whole table again. Rows of the newer partitions go
 * back into it while the table is locked, so there must be few.
 */
final class BackScript {
  private static final int MOST_ROWS = 20_000;

  private static final String COLUMNS =
      """
      SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum
      """;

  private static final String INDEXES =
      """
      SELECT c.relname, p.relname, EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u'))
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
           JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
      WHERE i.indrelid = ?::oid ORDER BY 1
      """;

  private static final String ATTACHED =
      "SELECT 'yes' FROM pg_catalog.pg_inherits i WHERE i.inhrelid = ?::oid AND i.inhparent ="
          + " ?::oid";

  private final CatalogRows rows;
  private final GrowingTable table;
  private final Begun begun;

  BackScript(CatalogRows rows, GrowingTable table, Begun begun) {
    this.rows = rows;
    this.table = table;
    this.begun = begun;
  }

  List<String> statements() throws SQLException {
    refuse();
    Belongings belongings = new Belongings(rows, table);
    IdentityMove identities = IdentityMove.of(rows, table);
    GrowingTable old = GrowingTable.find(rows, table.schema() + "." + begun.past());
    String gone = GrowingTable.named(table.name(), "_dbkeep_gone");
    String now = table.quoted();
    String past = old.quoted();
    String columns = String.join(", ", rows.texts(COLUMNS, table.oid()));
    List<String> sql = new ArrayList<>();
    sql.add("SET LOCAL row_security = off");
    sql.add(belongings.lock());
    sql.add("ALTER TABLE " + now + " DETACH PARTITION " + past);
    sql.add(
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s"
            .formatted(past, columns, columns, now));
    sql.addAll(identities.make(past));
    sql.add("ALTER TABLE " + now + " RENAME TO " + Identifiers.quote(gone));
    sql.add("ALTER TABLE " + past + " RENAME TO " + Identifiers.quote(table.name()));
    sql.addAll(belongings.serials());
    sql.addAll(new Belongings(rows, old).withoutPolicies(now));
    sql.addAll(belongings.given());
    sql.add("DROP TABLE " + table.beside(gone));
    sql.addAll(identities.rename());
    for (CatalogRows.Row index : rows.read(INDEXES, old.oid())) {
      sql.add(
          index.isTrue(3)
              ? "ALTER TABLE %s RENAME CONSTRAINT %s TO %s"
                  .formatted(
                      now, Identifiers.quote(index.text(1)), Identifiers.quote(index.text(2)))
              : "ALTER INDEX %s RENAME TO %s"
                  .formatted(table.beside(index.text(1)), Identifiers.quote(index.text(2))));
    }
    sql.add(begun.state("back"));
    return sql;
  }

  private void refuse() throws SQLException {
    if (rows.read(ATTACHED, begun.relation(), table.oid()).isEmpty()) {
      throw refusal(
          begun.past() + " is no partition of " + table.shown() + " any more",
          "Where it was taken out by retention, `dbkeep retention --restore` brings it back; one"
              + " that was divided and is not kept any more does not come back.");
    }
    for (Obstacle obstacle : Obstacles.ofBack(rows, table)) {
      throw refusal(obstacle.reason(), obstacle.way());
    }
    String newer =
        "SELECT count(*) FROM (SELECT FROM %s WHERE %s >= %s LIMIT %d) AS t"
            .formatted(
                table.quoted(),
                Identifiers.quote(begun.column()),
                Identifiers.literal(begun.boundary()),
                MOST_ROWS + 1);
    if (Long.parseLong(rows.texts(newer).getFirst()) > MOST_ROWS) {
      throw refusal(
          "the newer partitions of %s have more than %,d rows, which would have to be moved while it is locked"
              .formatted(table.shown(), MOST_ROWS),
          "Keep the partitions; nothing was changed.");
    }
  }

  private DbkeepException refusal(String reason, String way) {
    return DbkeepException.of(
        ErrorCode.NOT_ALLOWED, "there is no way back for " + table.shown() + ": " + reason, way);
  }
}
