package dev.dbkeep.backup.undo;

import dev.dbkeep.backup.past.Relation;
import dev.dbkeep.backup.past.RowKey;
import dev.dbkeep.backup.past.TableCopy;
import dev.dbkeep.backup.trace.Place;
import dev.dbkeep.backup.trace.RowTrace.Fate;
import dev.dbkeep.backup.trace.Storage;
import dev.dbkeep.backup.trace.Transaction;
import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Fetches rows of the past into temporary tables of the live database. */
final class PastRows {
  private static final int BATCH = 5000;

  // Every table of the users' in this database, with the file that it has at that moment and, for
  // a partition, the table that it is part of.
  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname,
             coalesce(nullif(c.reltablespace, 0), d.dattablespace), d.oid,
             pg_catalog.pg_relation_filenode(c.oid),
             r.oid, rn.nspname, r.relname
      FROM pg_catalog.pg_class c
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
           JOIN pg_catalog.pg_class r
             ON r.oid = coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)
           JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
      WHERE c.relkind = 'r' AND c.relpersistence = 'p'
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      ORDER BY c.oid
      """;

  private PastRows() {}

  /** The tables of this database that a transaction took rows from. */
  static List<Lost> lost(
      Connection past, Transaction transaction, Map<Storage, Map<Place, Fate>> rows)
      throws SQLException {
    List<Lost> lost = new ArrayList<>();
    try (Statement statement = past.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        Storage storage =
            new Storage((int) row.getLong(4), (int) row.getLong(5), (int) row.getLong(6));
        boolean all = transaction.dropped().contains(storage);
        if (all || rows.containsKey(storage)) {
          lost.add(
              new Lost(
                  new Relation(row.getLong(1), row.getString(2), row.getString(3)),
                  new Relation(row.getLong(7), row.getString(8), row.getString(9)),
                  rows.getOrDefault(storage, Map.of()),
                  all));
        }
      }
    }
    return lost;
  }

  /** Fetches the rows that were taken, as they were just before. */
  static void before(Connection past, Connection live, UndoTable table, Lost lost)
      throws SQLException {
    if (lost.all()) {
      fetch(past, live, table, table.before(), lost.table(), "");
      return;
    }
    for (Fate fate : Fate.values()) {
      List<Place> places =
          lost.rows().entrySet().stream()
              .filter(entry -> entry.getValue() == fate)
              .map(Map.Entry::getKey)
              .toList();
      for (int from = 0; from < places.size(); from += BATCH) {
        String some =
            places.subList(from, Math.min(from + BATCH, places.size())).stream()
                .map(Place::toString)
                .collect(Collectors.joining("\",\"", "'{\"", "\"}'"));
        fetch(
            past,
            live,
            table,
            table.before(),
            lost.table(),
            " WHERE ctid = ANY (" + some + "::tid[])");
      }
      mark(live, table, fate);
    }
  }

  /** Notes what became of the rows that were fetched last. */
  private static void mark(Connection live, UndoTable table, Fate fate) throws SQLException {
    try (Statement statement = live.createStatement()) {
      statement.execute(
          "UPDATE "
              + table.before()
              + " SET dbkeep_fate = '"
              + fate.name()
              + "' WHERE dbkeep_fate IS NULL");
    }
  }

  /** Fetches what was left of these rows just behind the transaction. */
  static void after(Connection past, Connection live, UndoTable table) throws SQLException {
    List<String> keys = keys(live, table);
    String columns = UndoTable.join(table.key(), ", ", Identifiers::quote);
    for (int from = 0; from < keys.size(); from += BATCH) {
      String some = String.join(", ", keys.subList(from, Math.min(from + BATCH, keys.size())));
      fetch(
          past,
          live,
          table,
          table.after(),
          table.relation(),
          " WHERE (" + columns + ") IN (" + some + ")");
    }
  }

  /**
   * Fetches the rows that a person named, as they were.
   *
   * @param from the table in the past
   * @return how many there are
   */
  static long named(
      Connection past, Connection live, UndoTable table, Relation from, List<RowKey> rows)
      throws SQLException {
    for (RowKey row : rows) {
      row.check(past, from);
    }
    return fetch(
        past,
        live,
        table,
        table.before(),
        from,
        rows.stream().map(RowKey::condition).collect(Collectors.joining(" OR ", " WHERE ", "")));
  }

  /** Puts what these rows are today where otherwise lies what a transaction left of them. */
  static void present(Connection live, UndoTable table) throws SQLException {
    try (Statement statement = live.createStatement()) {
      statement.execute(
          "INSERT INTO %1$s (%2$s) SELECT %2$s FROM %3$s l WHERE EXISTS (SELECT FROM %4$s b WHERE %5$s)"
              .formatted(
                  table.after(),
                  table.list(),
                  table.relation().quoted(),
                  table.before(),
                  table.sameKey("l", "b")));
    }
  }

  private static List<String> keys(Connection live, UndoTable table) throws SQLException {
    String one =
        UndoTable.join(
            table.key(),
            " || ', ' || ",
            name -> "pg_catalog.quote_literal(" + Identifiers.quote(name) + "::text)");
    List<String> keys = new ArrayList<>();
    try (Statement statement = live.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT '(' || " + one + " || ')' FROM " + table.before())) {
      while (row.next()) {
        keys.add(row.getString(1));
      }
    }
    return keys;
  }

  private static long fetch(
      Connection past,
      Connection live,
      UndoTable table,
      String into,
      Relation from,
      String condition)
      throws SQLException {
    return TableCopy.pipe(
        past,
        "COPY (SELECT " + table.list() + " FROM " + from.quoted() + condition + ") TO STDOUT",
        live,
        "COPY " + into + " (" + table.list() + ") FROM STDIN",
        bytes -> {});
  }
}
