package dev.dbkeep.backup.proof;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads every row of every table of a database. The same on the primary and on the restored one.
 */
final class TableReader {
  /**
   * What a row looks like as text depends on these. A table that somebody rebuilds is left out: on
   * the restored server, which stands still, its lock would never end.
   */
  private static final String SETTINGS =
      """
      SELECT pg_catalog.set_config(name, value, false) FROM (VALUES
        ('DateStyle', 'ISO, YMD'), ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'),
        ('extra_float_digits', '3'), ('bytea_output', 'hex'), ('lc_monetary', 'C'),
        ('xmlbinary', 'base64'), ('search_path', ''), ('row_security', 'off'),
        ('quote_all_identifiers', 'off'), ('lock_timeout', '5s'),
        ('idle_in_transaction_session_timeout', '0')) AS wanted (name, value)
      """;

  /** Large objects are a table of the system's own, which not everybody may read. */
  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname, c.relpersistence = 'u' AS unlogged,
             pg_catalog.has_schema_privilege(n.oid, 'USAGE')
             AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND c.relispopulated
        AND (n.nspname NOT IN ('pg_catalog', 'information_schema')
             OR c.oid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass
                AND EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata))
      ORDER BY 2, 3
      """;

  /**
   * After TRUNCATE and after a rewrite an older snapshot sees an empty table. The row of the
   * catalog is the snapshot's, the function tells the present.
   */
  private static final String IS_SAME_FILE =
      """
      SELECT relfilenode = pg_catalog.pg_relation_filenode(oid)
      FROM pg_catalog.pg_class WHERE oid = ?
      """;

  private static final String DAMAGED = "XX";

  private final Connection connection;
  private final String database;

  /**
   * @param connection in a transaction whose snapshot is the one to read
   */
  TableReader(Connection connection, String database) {
    this.connection = connection;
    this.database = database;
  }

  /** Everything that is read is the same text on both sides after this. */
  static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
  }

  /**
   * Reads until there is no time left.
   *
   * @param unlogged is told the tables that no backup can have
   * @throws Damage when the server finds its own files damaged
   */
  void read(
      Map<String, Fingerprint.Content> tables,
      List<String> omitted,
      List<String> unlogged,
      Deadline deadline)
      throws SQLException, Damage {
    for (Table table : tables()) {
      String name = database + "." + table.schema() + "." + table.name();
      if (table.unlogged()) {
        unlogged.add(name);
      } else if (!table.readable()) {
        omitted.add(name + ": the role may not read it");
      } else if (deadline.isOver()) {
        omitted.add(name + ": the time for reading the primary was over");
      } else {
        read(table, name, tables, omitted, deadline);
      }
    }
  }

  private void read(
      Table table,
      String name,
      Map<String, Fingerprint.Content> tables,
      List<String> omitted,
      Deadline deadline)
      throws SQLException, Damage {
    String query =
        "SELECT count(*), coalesce(sum(pg_catalog.hashtextextended(ROW(dbkeep_row.*)::text COLLATE"
            + " \"C\", 0)), 0)::text FROM ONLY "
            + Identifiers.quote(table.schema(), table.name())
            + " AS dbkeep_row";
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(deadline.seconds());
      try (ResultSet row = statement.executeQuery(query)) {
        row.next();
        if (isSameFile(table.oid())) {
          tables.put(name, new Fingerprint.Content(row.getLong(1), row.getString(2)));
        } else {
          omitted.add(name + ": it was emptied or rewritten meanwhile");
        }
      }
      // lets go of the lock on the table, which somebody may wait for
      connection.rollback(before);
    } catch (SQLException e) {
      if (connection.isClosed() || e.getSQLState() == null) {
        throw e;
      }
      if (e.getSQLState().startsWith(DAMAGED)) {
        throw new Damage(name + ": " + SqlErrors.plain(e), e);
      }
      connection.rollback(before);
      omitted.add(name + ": " + SqlErrors.plain(e));
    }
  }

  private boolean isSameFile(long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_SAME_FILE)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private record Table(long oid, String schema, String name, boolean unlogged, boolean readable) {}

  private List<Table> tables() throws SQLException {
    List<Table> all = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        all.add(
            new Table(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getBoolean(4),
                rows.getBoolean(5)));
      }
    }
    return all;
  }

  /** The databases that take connections, and whether the role may connect. */
  static SortedMap<String, Boolean> databases(Connection connection) throws SQLException {
    String query =
        """
        SELECT datname, pg_catalog.has_database_privilege(oid, 'CONNECT')
        FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate
        """;
    SortedMap<String, Boolean> names = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        names.put(rows.getString(1), rows.getBoolean(2));
      }
    }
    return names;
  }

  /** The server says that its own files are not what they should be. */
  static final class Damage extends Exception {
    private static final long serialVersionUID = 1L;

    Damage(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
