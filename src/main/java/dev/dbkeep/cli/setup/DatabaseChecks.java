package dev.dbkeep.cli.setup;

import dev.dbkeep.config.Settings;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** What doctor looks at on a database it could connect to. Only reads. */
final class DatabaseChecks {
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

  private final Connection connection;
  private final ServerUrl url;
  private final Settings settings;
  private final Clock clock;

  DatabaseChecks(Connection connection, ServerUrl url, Settings settings, Clock clock) {
    this.connection = connection;
    this.url = url;
    this.settings = settings;
    this.clock = clock;
  }

  private record Facts(
      String version,
      boolean superuser,
      boolean createsDatabases,
      boolean createsInDatabase,
      boolean createsInSchema,
      boolean encrypted,
      boolean replica,
      boolean readOnly,
      int pid,
      Instant now) {}

  List<Check> run() throws SQLException {
    Facts facts = read();
    List<Check> checks = new ArrayList<>();
    checks.add(Check.ok("connection", "PostgreSQL " + facts.version() + " at " + url));
    checks.add(encryption(facts));
    checks.add(writable(facts));
    checks.add(rights(facts));
    checks.add(shadow(facts));
    checks.add(pooler(facts));
    checks.add(clock(facts));
    return checks;
  }

  private Facts read() throws SQLException {
    String sql =
        """
        SELECT pg_catalog.current_setting('server_version') AS version, r.rolsuper, r.rolcreatedb,
               pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS in_database,
               coalesce((SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
                         FROM pg_catalog.pg_namespace n WHERE n.nspname = ?), true) AS in_schema,
               coalesce((SELECT s.ssl FROM pg_catalog.pg_stat_ssl s WHERE s.pid = pg_catalog.pg_backend_pid()), false) AS ssl,
               pg_catalog.pg_is_in_recovery() AS replica,
               pg_catalog.current_setting('default_transaction_read_only') = 'on' AS read_only,
               pg_catalog.pg_backend_pid() AS pid, pg_catalog.clock_timestamp() AS now
        FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(
          1, settings.schemas().isEmpty() ? "public" : settings.schemas().getFirst());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Facts(
            row.getString("version"),
            row.getBoolean("rolsuper"),
            row.getBoolean("rolcreatedb"),
            row.getBoolean("in_database"),
            row.getBoolean("in_schema"),
            row.getBoolean("ssl"),
            row.getBoolean("replica"),
            row.getBoolean("read_only"),
            row.getInt("pid"),
            row.getObject("now", OffsetDateTime.class).toInstant());
      }
    }
  }

  private Check encryption(Facts facts) {
    boolean local =
        url.host().equals("localhost") || url.host().startsWith("127.") || url.host().equals("::1");
    if (facts.encrypted() || local) {
      return Check.ok(
          "encryption", facts.encrypted() ? "on" : "off, which is fine on this machine");
    }
    return Check.warn(
        "encryption",
        "passwords and rows travel to " + url.host() + " in the clear",
        "Add sslmode=verify-full to the database URL.");
  }

  private Check writable(Facts facts) {
    return facts.replica() || facts.readOnly()
        ? Check.fail(
            "writable", "the database only accepts reads", "Use the URL of the primary server.")
        : Check.ok("writable", "yes");
  }

  private Check rights(Facts facts) {
    String role = Identifiers.quote(url.user());
    if (facts.superuser()) {
      return Check.ok("rights", "superuser");
    }
    if (!facts.createsInDatabase()) {
      return Check.fail(
          "rights",
          "user " + url.user() + " may not create schemas, and dbkeep keeps its own there",
          "Run as its owner: GRANT CREATE ON DATABASE "
              + Identifiers.quote(url.database())
              + " TO "
              + role
              + ";");
    }
    if (!facts.createsInSchema()) {
      String schema = settings.schemas().isEmpty() ? "public" : settings.schemas().getFirst();
      return Check.fail(
          "rights",
          "user " + url.user() + " may not create tables in schema " + schema,
          "Run as its owner: GRANT USAGE, CREATE ON SCHEMA "
              + Identifiers.quote(schema)
              + " TO "
              + role
              + ";");
    }
    return Check.ok("rights", "may create schemas and tables");
  }

  private Check shadow(Facts facts) {
    if (settings.shadowUrl() != null) {
      return Check.ok("shadow", "scratch databases on " + settings.shadowUrl().server());
    }
    return facts.superuser() || facts.createsDatabases()
        ? Check.ok("shadow", "scratch databases on the same server")
        : Check.ok(
            "shadow",
            "scratch databases on an embedded server, since "
                + url.user()
                + " may not create them");
  }

  /** A pooler hands out process ids of its own: the one from the handshake is not the server's. */
  private Check pooler(Facts facts) throws SQLException {
    boolean between = connection.unwrap(PGConnection.class).getBackendPID() != facts.pid();
    return between
        ? Check.warn(
            "pooler",
            "a pooler such as pgbouncer stands in between",
            "Give migrations the direct URL: set DIRECT_URL, or url in dbkeep.toml.")
        : Check.ok("pooler", "none in between");
  }

  private Check clock(Facts facts) {
    Duration apart = Duration.between(facts.now(), clock.instant()).abs();
    return apart.compareTo(CLOCK_TOLERANCE) > 0
        ? Check.warn(
            "clock",
            "this machine and the server are " + apart.toSeconds() + " s apart",
            "Set both clocks by NTP.")
        : Check.ok("clock", "agrees with the server's");
  }
}
