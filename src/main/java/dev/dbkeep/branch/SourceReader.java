package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a source without connecting to it. */
final class SourceReader {
  private static final int START_LINE = 2;
  private static final int PORT_LINE = 3;

  /** No such database, no right to connect to it, no line in pg_hba.conf for it. */
  private static final Set<String> CLOSED = Set.of("3D000", "42501", "28000", "55000");

  private static final String DATABASE =
      """
      SELECT d.oid, pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
             coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c'),
             CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT') THEN pg_catalog.pg_database_size(d.oid) ELSE 0 END,
             pg_catalog.current_setting('server_version_num')::int / 10000,
             r.rolsuper OR r.rolcreatedb AND (d.datistemplate OR pg_catalog.pg_has_role(d.datdba, 'MEMBER')),
             r.rolsuper OR r.rolreplication,
             r.rolsuper,
             extract(epoch FROM pg_catalog.pg_postmaster_start_time())::bigint
      FROM pg_catalog.pg_database d, pg_catalog.pg_roles r
      WHERE d.datname = ? AND r.rolname = current_user
      """;

  private static final String USERS =
      """
      SELECT coalesce(nullif(application_name, ''), backend_type, 'a session')
      FROM pg_catalog.pg_stat_activity
      WHERE datname = ? AND pid <> pg_catalog.pg_backend_pid()
        AND coalesce(backend_type, '') <> 'autovacuum worker'
      UNION ALL
      SELECT 'the prepared transaction ' || gid FROM pg_catalog.pg_prepared_xacts WHERE database = ?
      ORDER BY 1
      """;

  private static final String TABLESPACES =
      """
      SELECT oid::text, pg_catalog.pg_tablespace_location(oid) FROM pg_catalog.pg_tablespace
      WHERE pg_catalog.pg_tablespace_location(oid) <> '' ORDER BY oid
      """;

  /** What a server on a copy must have as the source has it, to start and to mean the same. */
  private static final String SETTINGS =
      """
      SELECT name, setting FROM pg_catalog.pg_settings
      WHERE name IN ('max_connections', 'max_worker_processes', 'max_prepared_transactions', 'max_locks_per_transaction',
                     'shared_preload_libraries', 'default_text_search_config', 'lc_messages', 'lc_monetary', 'lc_numeric',
                     'lc_time', 'work_mem', 'maintenance_work_mem', 'jit')
      """;

  /** The driver sets these for its own session, so they have to come from the files. */
  private static final String FILE_SETTINGS =
      """
      SELECT name, setting FROM pg_catalog.pg_file_settings
      WHERE applied AND lower(name) IN ('timezone', 'datestyle', 'intervalstyle', 'search_path')
      """;

  private SourceReader() {}

  static Source read(ServerUrl url) throws SQLException {
    ServerUrl maintenance = maintenance(url);
    try (Connection connection = Connections.open(maintenance);
        PreparedStatement query = connection.prepareStatement(DATABASE)) {
      query.setString(1, url.database());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw DbkeepException.of(
              ErrorCode.CANNOT_CONNECT,
              "there is no database " + url.database() + " at " + url.server(),
              "Check the name in DATABASE_URL.");
        }
        boolean superuser = row.getBoolean(10);
        Path data = superuser ? data(connection, url, row.getLong(11)) : null;
        return new Source(
            url,
            maintenance,
            row.getInt(7),
            row.getLong(1),
            row.getLong(6),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getBoolean(8),
            row.getBoolean(9),
            superuser,
            users(connection, url.database()),
            data,
            tablespaces(connection),
            settings(connection, superuser));
      }
    }
  }

  /**
   * Somewhere else on the same server; the source itself where the role gets in nowhere else, which
   * leaves only the ways that copy a source in use.
   */
  static ServerUrl maintenance(ServerUrl url) {
    for (String database : List.of("postgres", "template1")) {
      ServerUrl candidate = url.withDatabase(database);
      if (!database.equals(url.database()) && opens(candidate)) {
        return candidate;
      }
    }
    return url;
  }

  private static boolean opens(ServerUrl url) {
    try (Connection connection = Connections.open(url)) {
      return !connection.isClosed();
    } catch (DbkeepException e) {
      if (CLOSED.contains(String.valueOf(e.sqlState()))) {
        return false;
      }
      throw e;
    } catch (SQLException e) {
      return false;
    }
  }

  private static List<String> users(Connection connection, String database) throws SQLException {
    List<String> users = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(USERS)) {
      query.setString(1, database);
      query.setString(2, database);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          users.add(rows.getString(1));
        }
      }
    }
    return users;
  }

  private static List<Source.Tablespace> tablespaces(Connection connection) throws SQLException {
    List<Source.Tablespace> tablespaces = new ArrayList<>();
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery(TABLESPACES)) {
      while (rows.next()) {
        tablespaces.add(new Source.Tablespace(rows.getString(1), rows.getString(2)));
      }
    }
    return tablespaces;
  }

  private static Map<String, String> settings(Connection connection, boolean superuser)
      throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String sql : superuser ? List.of(SETTINGS, FILE_SETTINGS) : List.of(SETTINGS)) {
      try (Statement query = connection.createStatement();
          ResultSet rows = query.executeQuery(sql)) {
        while (rows.next()) {
          settings.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return settings;
  }

  /**
   * A path that the server names may be another machine's or another container's: only a
   * postmaster.pid there with this very start and port says that it is the same one.
   */
  private static @Nullable Path data(Connection connection, ServerUrl url, long started)
      throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SHOW data_directory")) {
      row.next();
      Path data = Path.of(row.getString(1));
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.size() > PORT_LINE
              && Math.abs(Long.parseLong(lines.get(START_LINE).strip()) - started) <= 1
              && Integer.parseInt(lines.get(PORT_LINE).strip()) == url.port()
          ? data.toRealPath()
          : null;
    } catch (IOException | NumberFormatException e) {
      return null;
    }
  }
}
