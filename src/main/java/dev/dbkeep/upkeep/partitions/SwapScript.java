package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The one transaction in which a table becomes the first partition of the one that takes its name.
 * It reads and writes no rows: the check that was validated before stands for them, and indexes and
 * foreign keys are those that are there.
 */
final class SwapScript {
  private static final String INDEXES =
      """
      SELECT x.relname, coalesce(k.conname, ''), coalesce(pg_catalog.pg_get_constraintdef(k.oid), ''), pg_catalog.pg_get_indexdef(x.oid), i.indisunique,
             coalesce(pg_catalog.quote_literal(pg_catalog.obj_description(x.oid, 'pg_class')), '')
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
           LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = x.oid AND k.contype IN ('p', 'u')
      WHERE i.indrelid = ?::oid ORDER BY i.indisprimary DESC, x.relname
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT pg_catalog.quote_ident(f.conname), pg_catalog.pg_get_constraintdef(f.oid)
      FROM pg_catalog.pg_constraint f WHERE f.contype = 'f' AND f.conrelid = ?::oid ORDER BY f.conname
      """;

  private final CatalogRows rows;
  private final GrowingTable table;
  private final TimeColumn column;
  private final Begun begun;

  SwapScript(CatalogRows rows, GrowingTable table, TimeColumn column, Begun begun) {
    this.rows = rows;
    this.table = table;
    this.column = column;
    this.begun = begun;
  }

  List<String> statements() throws SQLException {
    Belongings belongings = new Belongings(rows, table);
    IdentityMove identities = IdentityMove.of(rows, table);
    List<CatalogRows.Row> indexes = rows.read(INDEXES, table.oid());
    String past = table.beside(begun.past());
    String parent = table.quoted();
    List<String> sql = new ArrayList<>();
    sql.add(belongings.lock());
    sql.add("ALTER TABLE " + parent + " RENAME TO " + Identifiers.quote(begun.past()));
    for (CatalogRows.Row index : indexes) {
      String kept = Identifiers.quote(kept(index.text(1)));
      sql.add(
          index.text(2).isEmpty()
              ? "ALTER INDEX %s RENAME TO %s".formatted(table.beside(index.text(1)), kept)
              : "ALTER TABLE %s RENAME CONSTRAINT %s TO %s"
                  .formatted(past, Identifiers.quote(index.text(2)), kept));
    }
    sql.add(
        "CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS EXCLUDING"
                .formatted(parent, past)
            + " IDENTITY) PARTITION BY RANGE ("
            + column.quoted()
            + ")");
    sql.add("ALTER TABLE " + parent + " OWNER TO " + table.owner());
    sql.add("ALTER TABLE " + parent + " DROP CONSTRAINT " + Identifiers.quote(begun.constraint()));
    sql.addAll(identities.make(parent));
    sql.addAll(identities.drop(past));
    sql.addAll(identities.rename());
    sql.addAll(belongings.serials());
    for (CatalogRows.Row key : rows.read(FOREIGN_KEYS, table.oid())) {
      sql.add("ALTER TABLE %s ADD CONSTRAINT %s %s".formatted(parent, key.text(1), key.text(2)));
    }
    sql.addAll(belongings.withoutTriggers(past));
    sql.add(
        "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (MINVALUE) TO (%s)"
            .formatted(parent, past, Identifiers.literal(begun.boundary())));
    sql.add("ALTER TABLE " + past + " DROP CONSTRAINT " + Identifiers.quote(begun.constraint()));
    for (CatalogRows.Row index : indexes) {
      sql.addAll(index(index));
    }
    sql.addAll(belongings.given());
    sql.add(begun.state("swapped"));
    return sql;
  }

  /** That of the past stays and becomes part of the new one; nothing is built. */
  private List<String> index(CatalogRows.Row index) {
    String name = index.text(1);
    List<String> sql = new ArrayList<>();
    if (index.text(2).isEmpty()) {
      sql.add(
          "CREATE %sINDEX %s ON ONLY %s %s"
              .formatted(
                  index.isTrue(5) ? "UNIQUE " : "",
                  Identifiers.quote(name),
                  table.quoted(),
                  SplitIndexes.method(index.text(4))));
    } else {
      sql.add(
          "ALTER TABLE ONLY %s ADD CONSTRAINT %s %s"
              .formatted(table.quoted(), Identifiers.quote(index.text(2)), index.text(3)));
    }
    sql.add(
        "ALTER INDEX %s ATTACH PARTITION %s"
            .formatted(table.beside(name), table.beside(kept(name))));
    if (!index.text(6).isEmpty()) {
      sql.add("COMMENT ON INDEX " + table.beside(name) + " IS " + index.text(6));
    }
    return sql;
  }

  private static String kept(String index) {
    return GrowingTable.named(index, "_past");
  }
}
