package dev.dbkeep.backup.undo;

import dev.dbkeep.backup.past.Relation;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the database of today says of the tables that rows go back to. */
final class LiveCatalog {
  private static final String COLUMNS =
      """
      SELECT a.attname, a.attgenerated <> ''
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;
  private static final String KEY =
      """
      SELECT a.attname
      FROM pg_catalog.pg_index i
           CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = ?::oid AND i.indisprimary AND k.place <= i.indnkeyatts
      ORDER BY k.place
      """;
  private static final String FOREIGN_KEYS =
      """
      SELECT c.conname, c.conrelid, c.confrelid, c.confrelid::regclass::text,
             (SELECT pg_catalog.array_agg(a.attname::text ORDER BY k.place)
              FROM pg_catalog.unnest(c.conkey) WITH ORDINALITY k(attnum, place)
                   JOIN pg_catalog.pg_attribute a
                     ON a.attrelid = c.conrelid AND a.attnum = k.attnum),
             (SELECT pg_catalog.array_agg(a.attname::text ORDER BY k.place)
              FROM pg_catalog.unnest(c.confkey) WITH ORDINALITY k(attnum, place)
                   JOIN pg_catalog.pg_attribute a
                     ON a.attrelid = c.confrelid AND a.attnum = k.attnum)
      FROM pg_catalog.pg_constraint c
      WHERE c.contype = 'f' AND c.conrelid = ?::oid
      ORDER BY c.conname
      """;
  private static final String TRIGGERS =
      """
      SELECT t.tgname FROM pg_catalog.pg_trigger t
      WHERE t.tgrelid = ?::oid AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
      ORDER BY 1
      """;

  private LiveCatalog() {}

  /**
   * @param then the columns that the table had
   */
  static UndoTable table(Connection live, int number, Relation relation, List<String> then)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> known = new ArrayList<>();
    try (PreparedStatement statement = live.prepareStatement(COLUMNS)) {
      statement.setLong(1, relation.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          known.add(row.getString(1));
          if (!row.getBoolean(2) && then.contains(row.getString(1))) {
            columns.add(row.getString(1));
          }
        }
      }
    }
    List<String> key = names(live, KEY, relation);
    if (key.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          relation.display() + " has no primary key: which row is which cannot be told",
          "Copy the table as it was beside it: `dbkeep at xid:N --table "
              + relation.display()
              + " --into NEW`.");
    }
    if (!columns.containsAll(key)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the primary key of " + relation.display() + " was another one then",
          "Copy the table as it was beside it: `dbkeep at xid:N --table "
              + relation.display()
              + " --into NEW`.");
    }
    List<String> lost = then.stream().filter(name -> !known.contains(name)).toList();
    return new UndoTable(number, relation, columns, key, lost);
  }

  /** The columns of a table, in a session on any moment. */
  static List<String> columns(Connection connection, Relation relation) throws SQLException {
    return names(connection, COLUMNS, relation);
  }

  static List<String> triggers(Connection live, Relation relation) throws SQLException {
    return names(live, TRIGGERS, relation);
  }

  private static List<String> names(Connection connection, String sql, Relation relation)
      throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, relation.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  static List<ForeignKey> foreignKeys(Connection live, Relation relation) throws SQLException {
    List<ForeignKey> keys = new ArrayList<>();
    try (PreparedStatement statement = live.prepareStatement(FOREIGN_KEYS)) {
      statement.setLong(1, relation.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(
              new ForeignKey(
                  row.getString(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getString(4),
                  list(row.getArray(5)),
                  list(row.getArray(6))));
        }
      }
    }
    return keys;
  }

  private static List<String> list(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
