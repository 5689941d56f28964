package dev.dbkeep.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ConnectionsTest {
  private TestDatabase database;

  @BeforeEach
  void create() {
    database = TestDatabase.create();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private String server() {
    return database.url().server();
  }

  private static DbkeepException failure(Executable action) {
    return Assertions.assertThrows(DbkeepException.class, action);
  }

  private static void assertFailure(ServerUrl url, ErrorCode code, String message, String hint) {
    DbkeepException e = failure(() -> Connections.open(url).close());
    assertThat(e.getMessage()).isEqualTo(message);
    assertThat(e.hint()).isEqualTo(hint);
    assertThat(e.code()).isEqualTo(code);
  }

  @Test
  void names_a_database_that_is_not_there() {
    assertFailure(
        database.url().withDatabase("shop"),
        ErrorCode.CANNOT_CONNECT,
        "no database shop at " + server(),
        "Create it with `createdb -h 127.0.0.1 -p "
            + database.url().port()
            + " -U "
            + database.url().user()
            + " shop`, or correct the name in the database URL.");
  }

  @Test
  void says_that_the_password_is_wrong_without_saying_it() {
    assertFailure(
        database.url().withPassword("geheim"),
        ErrorCode.CANNOT_CONNECT,
        "the server at " + server() + " refuses the password of user " + database.url().user(),
        "Check user and password in the database URL; percent-encode special characters (@ is %40,"
            + " # is %23).");
  }

  @Test
  void says_that_a_host_does_not_exist() {
    assertFailure(
        ServerUrl.parse("postgresql://ann:x@no-such-host.invalid/shop"),
        ErrorCode.CANNOT_CONNECT,
        "no host no-such-host.invalid",
        "Check the host in the database URL.");
  }

  @Test
  void says_that_nothing_listens_on_a_port() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertFailure(
        ServerUrl.parse("postgresql://ann:x@127.0.0.1:" + free + "/shop"),
        ErrorCode.CANNOT_CONNECT,
        "nothing listens at 127.0.0.1:" + free,
        "Start the server, or correct host and port in the database URL.");
  }

  @Test
  void gives_up_on_a_server_that_accepts_and_then_says_nothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      int port = silent.getLocalPort();
      assertFailure(
          ServerUrl.parse("postgresql://ann:x@127.0.0.1:" + port + "/shop?connect_timeout=1"),
          ErrorCode.CANNOT_CONNECT,
          "no answer from 127.0.0.1:" + port + " in time",
          "Check host, port and firewall; connect_timeout=30 in the database URL waits longer.");
    }
  }

  @Test
  void names_the_grant_that_lets_a_user_connect() {
    database.run(
        "REVOKE CONNECT ON DATABASE "
            + Identifiers.quote(database.url().database())
            + " FROM public");
    withRole(
        "",
        url ->
            assertFailure(
                url,
                ErrorCode.CANNOT_CONNECT,
                "user "
                    + url.user()
                    + " may not connect to database "
                    + url.database()
                    + " at "
                    + server(),
                "Run as its owner: GRANT CONNECT ON DATABASE \""
                    + url.database()
                    + "\" TO \""
                    + url.user()
                    + "\";"));
  }

  @Test
  void says_that_there_are_too_many_connections() {
    withRole(
        "CONNECTION LIMIT 0",
        url ->
            assertFailure(
                url,
                ErrorCode.CANNOT_CONNECT,
                "too many connections at "
                    + server()
                    + ": too many connections for role \""
                    + url.user()
                    + "\"",
                "Close idle connections (select * from pg_stat_activity), or raise"
                    + " max_connections."));
  }

  @Test
  void names_the_grant_a_statement_needs() {
    database.run("CREATE TABLE public.orders (id int)");
    withRole(
        "",
        url -> {
          assertThat(refused(url, "CREATE TABLE public.more (id int)"))
              .isEqualTo(
                  "Run as its owner: GRANT USAGE, CREATE ON SCHEMA \"public\" TO \""
                      + url.user()
                      + "\";");
          assertThat(refused(url, "SELECT * FROM public.orders"))
              .isEqualTo(
                  "Run as its owner: GRANT SELECT, INSERT, UPDATE, DELETE ON \"orders\" TO \""
                      + url.user()
                      + "\";");
          assertThat(refused(url, "CREATE SCHEMA more"))
              .isEqualTo(
                  "Run as its owner: GRANT CREATE ON DATABASE \""
                      + url.database()
                      + "\" TO \""
                      + url.user()
                      + "\";");
          assertThat(refused(url, "CREATE DATABASE more"))
              .isEqualTo("Run as a superuser: ALTER ROLE \"" + url.user() + "\" CREATEDB;");
        });
  }

  @Test
  void says_that_a_database_only_accepts_reads() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = on");
      SQLException e =
          Assertions.assertThrows(SQLException.class, () -> statement.execute("CREATE TABLE t ()"));
      DbkeepException mapped = SqlErrors.of(e);
      assertThat(mapped.code()).isEqualTo(ErrorCode.NOT_ALLOWED);
      assertThat(mapped.getMessage())
          .isEqualTo(
              "the database only accepts reads: cannot execute CREATE TABLE in a read-only"
                  + " transaction");
      assertThat(mapped.hint()).contains("primary server");
    }
  }

  @Test
  void refuses_a_server_that_is_too_old() {
    try (FakeFront front = FakeFront.withVersion(database.url(), "12.9")) {
      DbkeepException e = failure(() -> Connections.open(front.url()).close());
      assertThat(e.code()).isEqualTo(ErrorCode.SERVER_TOO_OLD);
      assertThat(e.getMessage())
          .isEqualTo("PostgreSQL 12.9 at " + front.url().server() + " is too old");
      assertThat(e.hint()).isEqualTo("dbkeep needs PostgreSQL 13 or later; upgrade the server.");
    }
  }

  @Test
  void waits_for_a_server_that_is_starting() throws SQLException {
    try (FakeFront front =
            FakeFront.rejecting(database.url(), 2, "57P03", "the database system is starting up");
        Connection connection = Connections.open(front.url())) {
      assertThat(connection.isValid(5)).isTrue();
      assertThat(front.connections()).isEqualTo(3);
    }
  }

  @Test
  void says_that_a_server_keeps_starting_once_the_time_is_over() {
    try (FakeFront front =
        FakeFront.rejecting(database.url(), 1000, "57P03", "the database system is starting up")) {
      assertFailure(
          front.url().withParameter("connect_timeout", "1"),
          ErrorCode.CANNOT_CONNECT,
          "the server at "
              + front.url().server()
              + " does not accept connections yet: the database system is starting up",
          "It is starting or recovering; try again in a moment.");
    }
  }

  @Test
  void points_at_encryption_when_the_server_demands_it() {
    String reply =
        "no pg_hba.conf entry for host \"10.0.0.1\", user \"ann\", database \"shop\", no"
            + " encryption";
    try (FakeFront front = FakeFront.rejecting(database.url(), 9, "28000", reply)) {
      assertFailure(
          front.url(),
          ErrorCode.CANNOT_CONNECT,
          "the server at "
              + front.url().server()
              + " does not let user "
              + database.url().user()
              + " in: "
              + reply,
          "The server may demand encryption: add ?sslmode=require to the database URL.");
    }
  }

  @Test
  void explains_what_a_hosted_pooler_means_by_tenant() {
    try (FakeFront front =
        FakeFront.rejecting(database.url(), 9, "XX000", "Tenant or user not found")) {
      assertFailure(
          front.url(),
          ErrorCode.CANNOT_CONNECT,
          "the pooler at " + front.url().server() + " does not know user " + database.url().user(),
          "Poolers of Supabase want the user as postgres.PROJECT.");
    }
  }

  @Test
  void tolerates_the_parameters_that_prisma_puts_into_a_url() throws SQLException {
    ServerUrl url =
        ServerUrl.parse(
            database.urlText()
                + "?schema=public&pgbouncer=true&connection_limit=5&pool_timeout=10&socket_timeout=3"
                + "&statement_cache_size=0&sslaccept=accept_invalid_certs&sslmode=prefer&connect_timeout=5");
    try (Connection connection = Connections.open(url)) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void refuses_an_unknown_sslmode() {
    assertFailure(
        database.url().withParameter("sslmode", "required"),
        ErrorCode.USAGE,
        "unknown sslmode required",
        "Use one of disable, allow, prefer, require, verify-ca, verify-full.");
  }

  private interface WithUrl {
    void accept(ServerUrl url);
  }

  private void withRole(String options, WithUrl action) {
    String role = database.url().database() + "_role";
    database.run("CREATE ROLE " + role + " LOGIN PASSWORD 'geheim' " + options);
    ServerUrl own = database.url();
    try {
      action.accept(
          new ServerUrl(own.host(), own.port(), own.database(), role, "geheim", own.parameters()));
    } finally {
      database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
    }
  }

  private static String refused(ServerUrl url, String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      SQLException e = Assertions.assertThrows(SQLException.class, () -> statement.execute(sql));
      DbkeepException mapped = SqlErrors.of(e, url);
      assertThat(mapped.code()).isEqualTo(ErrorCode.NOT_ALLOWED);
      assertThat(mapped.sqlState()).isEqualTo("42501");
      return String.valueOf(mapped.hint());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
