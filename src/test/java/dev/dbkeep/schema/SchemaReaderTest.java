package dev.dbkeep.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scripts become a catalog on a scratch database that is gone afterwards. */
class SchemaReaderTest {
  private record Scripts(boolean ordered, List<SqlScript> scripts) implements SchemaSource {
    @Override
    public String description() {
      return "scripts";
    }
  }

  private static SchemaSource unordered(String... texts) {
    return new Scripts(
        false,
        IntStream.range(0, texts.length)
            .mapToObj(i -> new SqlScript(i + ".sql", texts[i]))
            .toList());
  }

  private static SchemaSource ordered(String text) {
    return new Scripts(true, List.of(new SqlScript("schema.sql", text)));
  }

  private static Catalog read(SchemaSource source) {
    return new SchemaReader(major -> TestDatabase.server(), null).read(source, null);
  }

  private static ObjectId table(String name) {
    return ObjectId.of(ObjectType.TABLE, "public", name);
  }

  private static List<String> shadows() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select array(select datname::text from pg_database where datname like"
                    + " 'dbkeep_shadow_%')")) {
      row.next();
      return List.of((String[]) row.getArray(1).getArray());
    }
  }

  @Test
  void files_in_any_order_are_put_in_one_that_works() {
    Catalog catalog =
        read(
            unordered(
                "CREATE VIEW v AS SELECT a FROM t;",
                "CREATE TABLE c (a int REFERENCES t (a)); CREATE INDEX ON t (a);",
                "CREATE TABLE t (a int PRIMARY KEY, m mood);",
                "CREATE TYPE mood AS ENUM ('ok');"));
    assertThat(catalog.objects())
        .containsKeys(table("t"), table("c"), ObjectId.of(ObjectType.VIEW, "public", "v"));
  }

  @Test
  void the_settings_of_a_file_count_in_that_file_alone_and_in_every_round() {
    Catalog catalog =
        read(
            unordered(
                "SET search_path = a; CREATE VIEW v AS SELECT x FROM t;",
                "CREATE SCHEMA a; CREATE SCHEMA b;",
                "SELECT set_config('search_path', 'a', false); CREATE TABLE t (x int);",
                "SET search_path = b; CREATE TABLE u (x int);",
                "CREATE TABLE w (x int);"));
    assertThat(catalog.objects())
        .containsKeys(
            ObjectId.of(ObjectType.VIEW, "a", "v"),
            ObjectId.of(ObjectType.TABLE, "a", "t"),
            ObjectId.of(ObjectType.TABLE, "b", "u"),
            table("w"));
  }

  @Test
  void the_first_true_error_is_shown_with_its_place() throws SQLException {
    List<String> before = shadows();
    assertThatThrownBy(
            () ->
                read(
                    unordered(
                        "CREATE VIEW v AS SELECT a FROM t;",
                        "CREATE TABLE t (a int);\n\nCREATE TABLE u (\n  b nothing\n);")))
        .isInstanceOfSatisfying(
            DbkeepException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.SCRIPT);
              assertThat(error).hasMessage("type \"nothing\" does not exist");
              assertThat(error.location()).hasToString("1.sql:4:5");
              assertThat(error.detail()).startsWith("CREATE TABLE u (");
            });
    assertThat(before).containsAll(shadows());
  }

  @Test
  void an_ordered_script_is_not_reordered() {
    assertThatThrownBy(
            () -> read(ordered("CREATE VIEW v AS SELECT a FROM t; CREATE TABLE t (a int);")))
        .hasMessage("relation \"t\" does not exist");
  }

  @Test
  void statements_that_cannot_share_a_transaction_run_alone() {
    Catalog catalog =
        read(
            ordered(
                "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE t (e e"
                    + " DEFAULT 'b'); CREATE INDEX CONCURRENTLY i ON t (e); BEGIN; CREATE TABLE u"
                    + " (); COMMIT;"));
    assertThat(catalog.objects())
        .containsKeys(table("t"), table("u"), ObjectId.of(ObjectType.INDEX, "public", "i"));
  }

  @Test
  void rows_rights_and_owners_of_a_dump_do_no_harm() {
    Catalog catalog =
        read(
            ordered(
                """
                SELECT pg_catalog.set_config('search_path', '', false);
                CREATE TABLE public.t (a int);
                ALTER TABLE public.t OWNER TO somebody_else;
                COPY public.t (a) FROM stdin;
                1
                \\.
                GRANT SELECT ON public.t TO somebody_else;
                """));
    assertThat(catalog.objects()).containsKey(table("t"));
  }

  @Test
  void a_role_that_may_not_create_databases_gets_the_embedded_server() {
    try (TestDatabase target = TestDatabase.create()) {
      target.run("DROP ROLE IF EXISTS small_role; CREATE ROLE small_role LOGIN PASSWORD 'x'");
      ServerUrl url =
          new ServerUrl(
              target.url().host(),
              target.url().port(),
              target.url().database(),
              "small_role",
              "x",
              new TreeMap<>(target.url().parameters()));
      int[] asked = new int[1];
      Catalog catalog =
          new SchemaReader(
                  major -> {
                    asked[0] = major;
                    return TestDatabase.server();
                  },
                  null)
              .read(ordered("CREATE TABLE t (a int)"), url);
      assertThat(catalog.objects()).containsKey(table("t"));
      assertThat(asked[0]).isEqualTo(18);
    }
  }

  @Test
  void only_what_is_older_than_an_hour_is_a_leftover() {
    assertThat(
            ShadowDatabase.leftovers(
                List.of(
                    "dbkeep_shadow_1000_a",
                    "dbkeep_shadow_9000_b",
                    "dbkeep_shadow_mine",
                    "dbkeep_shadow_x_y"),
                10_000))
        .containsExactly("dbkeep_shadow_1000_a");
  }
}
