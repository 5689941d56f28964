package dev.dbkeep.schema;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An empty scratch database like the target's, gone when closed. What a run that died left behind
 * is removed after an hour.
 */
public final class ShadowDatabase implements AutoCloseable {
  private static final String PREFIX = "dbkeep_shadow_";
  private static final String NOT_ALLOWED = "42501";
  private static final int NUMBER_PER_MAJOR = 10_000;

  private final Connection maintenance;
  private final ServerUrl url;

  private ShadowDatabase(Connection maintenance, ServerUrl url) {
    this.maintenance = maintenance;
    this.url = url;
  }

  /** Facts about the server that decide how and whether a database can be created there. */
  private record Server(
      int version,
      long now,
      String encoding,
      String collate,
      String ctype,
      String provider,
      List<String> leftovers) {}

  /**
   * On the target's own server when its role may create databases there, else on ours of the same
   * version.
   */
  public static ShadowDatabase create(@Nullable ServerUrl target, ShadowServer embedded) {
    if (target == null) {
      return on(embedded.start(0));
    }
    Connection connection = Connections.open(target);
    try {
      Server server = look(connection);
      ShadowDatabase own = createOn(connection, target, server);
      if (own != null) {
        return own;
      }
      connection.close();
      return on(embedded.start(server.version() / NUMBER_PER_MAJOR));
    } catch (SQLException e) {
      throw SqlErrors.of(e, target);
    }
  }

  /** On this very server. */
  public static ShadowDatabase on(ServerUrl serverUrl) {
    Connection connection = Connections.open(serverUrl);
    try {
      ShadowDatabase own = createOn(connection, serverUrl, look(connection));
      if (own != null) {
        return own;
      }
      connection.close();
      throw DbkeepException.of(
          ErrorCode.SHADOW,
          "the role " + serverUrl.user() + " may not create a scratch database on " + serverUrl,
          "Give it the right: ALTER ROLE … CREATEDB.");
    } catch (SQLException e) {
      throw SqlErrors.of(e, serverUrl);
    }
  }

  public ServerUrl url() {
    return url;
  }

  private static Server look(Connection connection) throws SQLException {
    String query =
        """
        select current_setting('server_version_num')::int, extract(epoch from now())::bigint, pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
          coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'),
          array(select s.datname::text from pg_database s where s.datname ^@ '%s')
        from pg_database d
        where d.datname = current_database()
        """
            .formatted(PREFIX);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return new Server(
          row.getInt(1),
          row.getLong(2),
          row.getString(3),
          row.getString(4),
          row.getString(5),
          row.getString(6),
          List.of((String[]) row.getArray(7).getArray()));
    }
  }

  private static @Nullable ShadowDatabase createOn(
      Connection connection, ServerUrl target, Server server) throws SQLException {
    String name =
        PREFIX
            + server.now()
            + "_"
            + Long.toString(
                ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
    String locale =
        server.provider().equals("c")
            ? " LC_COLLATE "
                + Identifiers.literal(server.collate())
                + " LC_CTYPE "
                + Identifiers.literal(server.ctype())
            : "";
    try (Statement statement = connection.createStatement()) {
      removeLeftovers(statement, server);
      statement.execute(
          "CREATE DATABASE "
              + Identifiers.quote(name)
              + " TEMPLATE template0 ENCODING "
              + Identifiers.literal(server.encoding())
              + locale);
    } catch (SQLException e) {
      if (NOT_ALLOWED.equals(e.getSQLState())) {
        return null;
      }
      throw e;
    }
    return new ShadowDatabase(connection, target.withDatabase(name));
  }

  private static void removeLeftovers(Statement statement, Server server) throws SQLException {
    for (String old : leftovers(server.leftovers(), server.now())) {
      try {
        statement.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(old) + " WITH (FORCE)");
      } catch (SQLException e) {
        // another role's, or another run is removing it at this moment: it is not in our way
        if (!NOT_ALLOWED.equals(e.getSQLState())
            && !"55006".equals(e.getSQLState())
            && !"XX000".equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  /** Those whose name says that they are older than an hour. */
  static List<String> leftovers(List<String> names, long now) {
    List<String> old = new ArrayList<>();
    for (String name : names) {
      int end = name.indexOf('_', PREFIX.length());
      String made = end < 0 ? "" : name.substring(PREFIX.length(), end);
      if (!made.isEmpty()
          && made.chars().allMatch(c -> c >= '0' && c <= '9')
          && Long.parseLong(made) < now - 3600) {
        old.add(name);
      }
    }
    return old;
  }

  @Override
  public void close() {
    try (maintenance;
        Statement statement = maintenance.createStatement()) {
      statement.execute(
          "DROP DATABASE IF EXISTS " + Identifiers.quote(url.database()) + " WITH (FORCE)");
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }
}
