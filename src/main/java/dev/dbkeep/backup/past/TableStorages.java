package dev.dbkeep.backup.past;

import dev.dbkeep.backup.trace.Storage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The storages that a table has at the moment: its own, or those of its partitions. */
public final class TableStorages {
  private static final String QUERY =
      """
      WITH RECURSIVE part AS (
        SELECT ?::oid AS oid
        UNION
        SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN part p ON p.oid = i.inhparent
      )
      SELECT coalesce(nullif(c.reltablespace, 0), d.dattablespace), d.oid,
             pg_catalog.pg_relation_filenode(c.oid), n.nspname, c.relname, c.oid
      FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
      WHERE c.relkind IN ('r', 'm')
      """;

  private TableStorages() {}

  /** With the table or partition that each one is of. */
  public static Map<Storage, Relation> of(Connection connection, Relation relation)
      throws SQLException {
    Map<Storage, Relation> storages = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setLong(1, relation.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          storages.put(
              new Storage((int) row.getLong(1), (int) row.getLong(2), (int) row.getLong(3)),
              new Relation(row.getLong(6), row.getString(4), row.getString(5)));
        }
      }
    }
    return storages;
  }
}
