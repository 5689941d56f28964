package dev.dbkeep.branch.mask;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the catalog says of the columns that are to be masked. */
final class MaskCatalog {
  private static final String COLUMNS =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind::text, a.attnum, a.attname,
             pg_catalog.format_type(a.atttypid, a.atttypmod), coalesce(b.typname, t.typname),
             t.typcategory::text, a.attnotnull, a.attgenerated <> ''
      FROM pg_catalog.pg_attribute a
           JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
           LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
      WHERE a.attnum > 0 AND NOT a.attisdropped
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'dbkeep')
      """;
  private static final String NAMED =
      COLUMNS
          + """
            AND (n.nspname || '.' || c.relname || '.' || a.attname = ?
                 OR n.nspname = 'public' AND c.relname || '.' || a.attname = ?
                 OR c.relname || '.' || a.attname = ? AND pg_catalog.pg_table_is_visible(c.oid))
            AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          ORDER BY n.nspname = 'public' DESC
          LIMIT 1
          """;
  private static final String ALL =
      COLUMNS
          + """
            AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          ORDER BY n.nspname, c.relname, a.attnum
          """;

  /** The table, its partitions and all that inherit from it. */
  private static final String FAMILY =
      """
      WITH RECURSIVE part AS (
        SELECT ?::oid AS oid
        UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN part p ON p.oid = i.inhparent)
      SELECT n.nspname, c.relname, c.relkind::text, c.oid
      FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      ORDER BY c.oid
      """;

  private static final String PARTNERS =
      """
      SELECT f.conname, pg_catalog.pg_get_constraintdef(f.oid),
             CASE WHEN f.conrelid = ?::oid AND k.mine = ? THEN f.confrelid ELSE f.conrelid END,
             CASE WHEN f.conrelid = ?::oid AND k.mine = ? THEN k.theirs ELSE k.mine END
      FROM pg_catalog.pg_constraint f,
           LATERAL ROWS FROM (pg_catalog.unnest(f.conkey), pg_catalog.unnest(f.confkey)) AS k (mine, theirs)
      WHERE f.contype = 'f' AND f.conparentid = 0
        AND (f.conrelid = ?::oid AND k.mine = ? OR f.confrelid = ?::oid AND k.theirs = ?)
      """;

  private final Connection connection;

  MaskCatalog(Connection connection) {
    this.connection = connection;
  }

  /** A table of a family. */
  record Member(String schema, String name, String kind, long oid) {}

  /** A column that a foreign key binds to another one. */
  record Partner(String constraint, String definition, long table, int number) {}

  Optional<MaskColumn> named(String text) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NAMED)) {
      for (int i = 1; i <= 3; i++) {
        statement.setString(i, text);
      }
      List<MaskColumn> found = columns(statement);
      return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }
  }

  List<MaskColumn> all() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ALL)) {
      return columns(statement);
    }
  }

  private static List<MaskColumn> columns(PreparedStatement statement) throws SQLException {
    List<MaskColumn> columns = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        columns.add(
            new MaskColumn(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getBoolean(10),
                row.getBoolean(11)));
      }
    }
    return columns;
  }

  List<Member> family(long table) throws SQLException {
    List<Member> members = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(FAMILY)) {
      statement.setLong(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          members.add(
              new Member(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)));
        }
      }
    }
    return members;
  }

  List<Partner> partners(MaskColumn column) throws SQLException {
    List<Partner> partners = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PARTNERS)) {
      for (int i = 1; i < 8; i += 2) {
        statement.setLong(i, column.table());
        statement.setInt(i + 1, column.number());
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          partners.add(
              new Partner(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4)));
        }
      }
    }
    return partners;
  }
}
