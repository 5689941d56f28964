package dev.dbkeep.lint.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.execute.HazardProbes;
import dev.dbkeep.lint.Lint;
import dev.dbkeep.lint.facts.SearchPath;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule's probe against rows that it must count, and rows that it must let pass. */
class ProbesTest {
  private static final Lint LINT = new Lint();
  private static TestDatabase database;
  private static Connection connection;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
    connection = database.connect();
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
    database.close();
  }

  /**
   * The same conditions must hold with PostgreSQL 16's own function and with the one made for older
   * servers.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "text          | varchar(3)    | 'abc', 'abcd', 'ab  ', 'ab   '                 | 1",
        "varchar(50)   | char(2)       | 'ab', 'abc'                                    | 1",
        "text          | text          | 'abc'                                          | 0",
        "bigint        | integer       | 2147483647, 2147483648, -2147483649            | 2",
        "bigint        | smallint      | 32767, 32768                                   | 1",
        "integer       | bigint        | 1, 2                                           | 0",
        "numeric       | integer       | 1.00, 1.5, 3000000000, 'NaN'                   | 3",
        "double precision | integer    | 2, 2.5                                         | 1",
        "text          | integer       | '007', ' 8 ', '1.0', 'x', ''                   | 3",
        "boolean       | integer       | true, false                                    | 0",
        "numeric(10,4) | numeric(10,2) | 1.5, 1.23, 1.234, 1.0001                       | 2",
        "numeric(10,2) | numeric(4,2)  | 99.99, 100                                     | 1",
        "double precision | real       | 0.5, 0.1, 0.123456789012                       | 1",
        "numeric       | double precision | 0.1, 0.12345678901234567890                 | 1",
        "real          | numeric       | 0.1, 2.5                                       | 0",
        "timestamp(6)  | timestamp(3)  | '2026-01-01 00:00:00.123', '2026-01-01 00:00:00.123456' |"
            + " 1",
        "timestamptz   | date          | '2026-01-01 00:00:00', '2026-01-01 10:00:00'   | 1",
        "text          | date          | '2026-01-01', 'soon'                           | 1",
        "text          | timestamptz   | '2026-01-01 10:00', 'now-ish'                  | 1",
        "text          | uuid          | 'f47ac10b-58cc-4372-a567-0e02b2c3d479', 'f47'  | 1",
        "text          | jsonb         | '{}', '{a}'                                    | 1",
        "json          | jsonb         | '{}', '[1]'                                    | 0",
        "text          | boolean       | 'yes', 'no', 'perhaps'                         | 1",
        "integer       | boolean       | 0, 1, 2                                        | 1",
        "text          | inet          | '10.0.0.1', '10.0.0.999'                       | 1",
        "text          | mood          | 'good', 'bad', 'worse'                         | 1"
      })
  void counts_the_values_that_do_not_survive(String from, String to, String values, int lost)
      throws SQLException {
    database.run(
        "DROP TABLE IF EXISTS t; DROP TYPE IF EXISTS mood; CREATE TYPE mood AS ENUM ('good',"
            + " 'bad'); CREATE TABLE t (v "
            + from
            + ")");
    for (String value : values.split(", ", -1)) {
      database.run("INSERT INTO t VALUES (" + value + ")");
    }
    database.run("INSERT INTO t VALUES (NULL)");
    String change = "ALTER TABLE t ALTER COLUMN v TYPE " + to + " USING v::" + to;

    for (int version : List.of(180000, 150000)) {
      List<String> messages =
          real(change, version)
              .filter(hazard -> hazard.kind().needsConsent())
              .map(Hazard::message)
              .toList();
      assertThat(messages)
          .as("server version %s", version)
          .hasSize(lost == 0 ? 0 : 1)
          .allMatch(
              message ->
                  message.contains(": " + lost + (lost == 1 ? " row," : " rows,"))
                      && message.contains("for example (v '"));
    }
  }

  @Test
  void a_using_expression_is_the_authors_own_decision() throws SQLException {
    database.run("DROP TABLE IF EXISTS t; CREATE TABLE t (v text); INSERT INTO t VALUES ('x')");

    assertThat(real("ALTER TABLE t ALTER COLUMN v TYPE int USING length(v)", 180000)).isEmpty();
  }

  @Test
  void counts_the_rows_that_hold_a_removed_label() throws SQLException {
    database.run(
        "DROP TABLE IF EXISTS users; CREATE TYPE \"Role\" AS ENUM ('USER', 'ADMIN', 'GUEST');"
            + " CREATE TABLE users (id int, role \"Role\", roles \"Role\"[]); INSERT INTO users"
            + " VALUES (1, 'GUEST', '{}'), (2, 'USER', '{USER,GUEST}'), (3, NULL, NULL)");
    String swap =
        "CREATE TYPE \"Role_new\" AS ENUM ('USER', 'ADMIN'); ALTER TABLE users ALTER COLUMN role"
            + " TYPE \"Role_new\" USING (role::text::\"Role_new\"), ALTER COLUMN roles TYPE"
            + " \"Role_new\"[] USING (roles::text::\"Role_new\"[]); ALTER TYPE \"Role\" RENAME TO"
            + " \"Role_old\"; ALTER TYPE \"Role_new\" RENAME TO \"Role\"; DROP TYPE \"Role_old\"";

    assertThat(real(swap, 180000))
        .extracting(Hazard::message)
        .containsExactly(
            "moves public.users.role to an enum that has only the labels USER, ADMIN: 1 row, for"
                + " example (role 'GUEST')",
            "moves public.users.roles to an enum that has only the labels USER, ADMIN: 1 row, for"
                + " example (roles '{USER,GUEST}')");
  }

  @Test
  void counts_rows_values_nulls_and_duplicates() throws SQLException {
    database.run(
        "DROP TABLE IF EXISTS t; CREATE TABLE t (id int, email text); INSERT INTO t VALUES (1,"
            + " 'a'), (2, 'a'), (3, 'b'), (4, NULL), (5, NULL)");

    assertThat(counted("ALTER TABLE t ADD COLUMN c int NOT NULL"))
        .endsWith(
            ": 5 rows, for example (id '1', email 'a'), (id '2', email 'a'), (id '3', email 'b')");
    assertThat(counted("ALTER TABLE t DROP COLUMN email"))
        .endsWith(": 3 rows, for example (email 'a'), (email 'a'), (email 'b')");
    assertThat(counted("DROP TABLE t")).contains(": 5 rows, for example (id '1'");
    assertThat(counted("TRUNCATE t")).contains(": 5 rows");
    assertThat(counted("ALTER TABLE t ALTER COLUMN email SET NOT NULL"))
        .endsWith(": 2 rows, for example (id '4', email NULL), (id '5', email NULL)");
    assertThat(counted("CREATE UNIQUE INDEX i ON t (email)"))
        .endsWith(": 2 rows, for example (email 'a', times '2')");
    assertThat(counted("CREATE UNIQUE INDEX i ON t (email) NULLS NOT DISTINCT"))
        .contains(": 4 rows");
    assertThat(counted("ALTER TABLE t ADD COLUMN c int DEFAULT 1; CREATE UNIQUE INDEX i ON t (c)"))
        .endsWith(": 5 rows");
  }

  @Test
  void a_cascade_counts_the_rows_it_takes_along() throws SQLException {
    database.run(
        "DROP SCHEMA IF EXISTS app CASCADE; CREATE SCHEMA app; CREATE TYPE app.size AS ENUM ('s');"
            + " CREATE TABLE app.\"A b\" (v app.size); CREATE TABLE app.c (v app.size[]); CREATE"
            + " TABLE app.d (v int); INSERT INTO app.\"A b\" VALUES ('s'), ('s'); INSERT INTO app.c"
            + " VALUES ('{s}'); INSERT INTO app.d VALUES (1)");

    assertThat(counted("DROP SCHEMA app CASCADE"))
        .contains(": 4 rows, for example (schema 'app', table 'A b', rows '2')");
    assertThat(counted("DROP TYPE app.size CASCADE")).contains(": 3 rows");
    assertThat(
            real(
                "DROP SCHEMA IF EXISTS gone CASCADE; DROP TYPE IF EXISTS gone CASCADE; DROP"
                    + " EXTENSION IF EXISTS citext CASCADE",
                180000))
        .isEmpty();
  }

  @Test
  void an_empty_table_is_in_no_danger() throws SQLException {
    database.run("DROP TABLE IF EXISTS t; CREATE TABLE t (id int, email text)");

    assertThat(
            real(
                "ALTER TABLE t ADD c int NOT NULL; ALTER TABLE t DROP COLUMN email; CREATE UNIQUE"
                    + " INDEX i ON t (id); CREATE INDEX j ON t (id); ALTER TABLE t ALTER COLUMN id"
                    + " TYPE smallint; TRUNCATE t; DROP TABLE t",
                180000))
        .isEmpty();
  }

  @Test
  void a_long_lock_is_named_only_where_the_table_is_large() throws SQLException {
    database.run(
        "DROP TABLE IF EXISTS t; CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1,"
            + " 150000); ANALYZE t");

    assertThat(counted("CREATE INDEX i ON t (id)"))
        .isEqualTo("builds an index on public.t while every write to it waits: 150,000 rows");
  }

  private static String counted(String sql) throws SQLException {
    return real(sql, 180000).toList().getFirst().message();
  }

  private static Stream<Hazard> real(String sql, int serverVersion) throws SQLException {
    List<Finding> findings =
        LINT.check(
            new SqlScript("m.sql", sql), new LintContext(SearchPath.of("public"), serverVersion));
    return HazardProbes.confirm(connection, Lint.hazards(findings)).stream();
  }
}
