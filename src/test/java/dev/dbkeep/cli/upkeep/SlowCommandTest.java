package dev.dbkeep.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SlowCommandTest {
  private static final String SHOP =
      """
      CREATE TABLE customer (id int PRIMARY KEY, email varchar(60));
      CREATE TABLE orders (id int PRIMARY KEY, customer_id int, status text);
      INSERT INTO customer SELECT i, 'e' || i || '@x' FROM generate_series(1, 5000) i;
      INSERT INTO orders SELECT i, i % 500, CASE WHEN i % 50 = 0 THEN 'open' ELSE 'done' END FROM generate_series(1, 20000) i;
      ANALYZE;
      """;

  private static final String OPEN =
      "select * from orders where customer_id = 7 and status = 'open'";

  @TempDir private Path folder;

  private CliRun run(String url, String... words) {
    return CliRun.on(url, folder, words);
  }

  private static String one(Connection connection, String query) throws Exception {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private void toml(String text) throws Exception {
    Files.writeString(folder.resolve("dbkeep.toml"), text);
  }

  @Test
  void what_became_slower_is_found_and_targets_are_watched() throws Exception {
    try (TestDatabase database = TestDatabase.createCounting(18)) {
      database.run(SHOP);
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        for (int i = 0; i < 12; i++) {
          statement.execute("select pg_sleep(0.004), " + i);
          statement.execute("select * from orders where customer_id = " + i);
        }
      }
      String url = database.urlText();
      CliRun first = run(url, "slow", "--json").hasExit(0);
      assertThat(first.json().at("/compared").asBoolean()).isFalse();
      assertThat(first.json().at("/slower")).isEmpty();
      assertThat(first.json().at("/notes").toString()).contains("from now on dbkeep remembers");
      // eight days ago the sleep took a tenth of it, in many more calls: the server began anew
      // since
      database.run(
          """
          UPDATE dbkeep.query_snapshot SET at = now() - interval '8 days';
          UPDATE dbkeep.query_counter SET calls = 1000, milliseconds = 400, squares = 160, longest = 1
          WHERE query = (SELECT query FROM dbkeep.query_text WHERE text LIKE 'select pg_sleep%');
          """);
      JsonNode slow = run(url, "slow", "--json").hasExit(0).json();
      assertThat(slow.at("/compared").asBoolean()).isTrue();
      assertThat(slow.at("/slower")).hasSize(1);
      assertThat(slow.at("/slower/0/query").asString()).startsWith("select pg_sleep");
      assertThat(slow.at("/slower/0/calls").asLong()).isEqualTo(12);
      assertThat(slow.at("/slower/0/meanBefore").asDouble()).isEqualTo(0.4);
      for (JsonNode line : slow.at("/queries")) {
        assertThat(line.at("/calls").asLong()).isPositive();
        assertThat(line.at("/milliseconds").asDouble()).isNotNegative();
      }
      database.run("SELECT pg_stat_statements_reset()");
      assertThat(run(url, "slow").hasExit(0).err()).contains("set the counters to zero at");
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("select pg_sleep(0.004), 1");
        statement.execute(OPEN);
      }
      toml(
          """
          [[queries]]
          name = "open orders"
          sql = "SELECT * FROM orders WHERE customer_id = 1 AND status = 'x'"
          target = "5s"

          [[queries]]
          name = "nap"
          sql = "select pg_sleep(1), 2"
          target = "2ms"

          [[queries]]
          name = "never"
          queryid = "-1"
          target = "2ms"
          """);
      assertThat(run(url, "slow", "--check").hasExit(3).out())
          .contains("met open orders: ", "missed nap: ", "not seen never: ");
      toml("[[queries]]\nname = \"x\"\nsql = \"select 1\"\ntarget = \"soon\"\n");
      assertThat(run(url, "slow", "--check").hasExit(2).err()).contains("dbkeep.toml:1");
    }
  }

  @Test
  void without_the_extension_the_lines_to_get_it_are_said_and_sampling_works() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection busy = database.connect()) {
      assertThat(run(database.urlText(), "slow").hasExit(1).err())
          .contains(
              "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements';",
              "CREATE EXTENSION IF NOT EXISTS pg_stat_statements;",
              "dbkeep slow --sample 60");
      assertThat(run(database.urlText(), "slow", "--check").hasExit(0).err())
          .contains("declares no target");
      Thread sleeper =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (Statement statement = busy.createStatement()) {
                      statement.execute("select pg_sleep(600)");
                    } catch (SQLException e) {
                      // it is cancelled below
                    }
                  });
      JsonNode sampled =
          run(database.urlText(), "slow", "--sample", "1", "--json").hasExit(0).json();
      assertThat(sampled.at("/sampled/0/query").asString()).isEqualTo("select pg_sleep(600)");
      assertThat(sampled.at("/sampled/0/waiting").asString()).contains("PgSleep");
      database.run(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)'"
              + " AND pid <> pg_backend_pid()");
      sleeper.join();
    }
  }

  @Test
  void explaining_runs_nothing_and_analyzing_a_write_leaves_nothing() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(SHOP);
      database.run(
          """
          CREATE TABLE touched (n int);
          CREATE FUNCTION touch() RETURNS int LANGUAGE sql AS 'INSERT INTO touched VALUES (1) RETURNING n';
          CREATE VIEW hidden AS SELECT touch();
          """);
      String url = database.urlText();
      assertThat(explain(url, "delete from orders").hasExit(0).out())
          .contains("nothing was run", "deletes rows of public.orders");
      CliRun analyzed =
          explain(url, "with gone as (delete from orders returning id) select * from gone", true)
              .hasExit(0);
      assertThat(analyzed.out()).contains("what it did in", "20,000 rows");
      assertThat(analyzed.err()).contains("run and rolled back");
      assertThat(explain(url, "select touch()", true).hasExit(5).err())
          .contains("public.touch may do more than read");
      // what cannot be seen in the text, the server refuses
      assertThat(explain(url, "select * from hidden", true).hasExit(4).err())
          .contains("A function in it writes");
      assertThat(explain(url, "select 1; delete from orders", true).hasExit(2).err())
          .contains("one statement can be explained, not 2");
      explain(url, "drop table orders").hasExit(2);
      assertThat(explain(url, "select * from orders where id = $1", true).hasExit(2).err())
          .contains("values of the statement are not known");
      assertThat(
              run(url, "slow", "explain", "--sql", OPEN, "--analyze", "--dry-run").hasExit(0).out())
          .contains("BEGIN READ ONLY;", "EXPLAIN (ANALYZE", "ROLLBACK;");
      toml("protected = true\n");
      explain(url, "delete from orders", true).hasExit(5);
      assertThat(one(database.connect(), "SELECT count(*) FROM orders")).isEqualTo("20000");
      assertThat(one(database.connect(), "SELECT count(*) FROM touched")).isEqualTo("0");
      JsonNode told = explain(url, OPEN, true, "--json").hasExit(0).json();
      assertThat(told.at("/explained/faults/0/what").asString())
          .contains("20,000 rows of public.orders are read to keep");
      assertThat(told.at("/explained/advice/0/costAfter").isNull()).isTrue();
    }
  }

  @Test
  void an_estimate_that_is_off_is_named_with_its_table() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          """
          CREATE TABLE pair (a int, b int);
          INSERT INTO pair SELECT i % 100, i % 100 FROM generate_series(1, 20000) i;
          ANALYZE pair;
          """);
      assertThat(
              explain(database.urlText(), "select * from pair where a = 7 and b = 7", true).out())
          .contains("expected 2 rows of public.pair and got 200", "CREATE STATISTICS");
    }
  }

  @Test
  void an_index_is_advised_only_when_the_planner_takes_it() throws Exception {
    try (MachinePostgres database = MachinePostgres.create()) {
      assumeHypopg(database);
      database.run(SHOP);
      database.run("CREATE EXTENSION hypopg");
      CliRun before = explain(database.urlText(), OPEN, false, "--json").hasExit(0);
      JsonNode advice = before.json().at("/explained/advice/0");
      assertThat(advice.at("/sql").asString()).contains("ON \"public\".\"orders\" (");
      assertThat(advice.at("/costAfter").asDouble())
          .isPositive()
          .isLessThan(0.8 * advice.at("/costBefore").asDouble());
      // built in earnest, it is what was foretold
      database.run(advice.at("/sql").asString().replace("CONCURRENTLY ", ""));
      JsonNode after =
          explain(database.urlText(), OPEN, false, "--json").hasExit(0).json().at("/explained");
      assertThat(after.at("/cost").asDouble()).isLessThan(2 * advice.at("/costAfter").asDouble());
      assertThat(after.at("/advice")).isEmpty();
      // nearly every row: no index helps, and none is advised
      assertThat(
              explain(
                      database.urlText(),
                      "select * from orders where status = 'done'",
                      false,
                      "--json")
                  .json()
                  .at("/explained/advice"))
          .isEmpty();
      // without values, on a server that has no GENERIC_PLAN
      assertThat(
              explain(database.urlText(), "select * from customer where email = $1")
                  .hasExit(0)
                  .out())
          .contains("(\"email\")", "proven with hypopg");
    }
  }

  private static void assumeHypopg(MachinePostgres database) throws Exception {
    String there =
        one(
            database.connect(),
            "SELECT count(*) FROM pg_available_extensions WHERE name = 'hypopg'");
    if (there.equals("0")) {
      String reason = "aborted: the package postgresql-15-hypopg is not installed";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17})
  void every_version_is_understood(int major) {
    try (TestDatabase database = TestDatabase.createCounting(major)) {
      database.run(SHOP);
      database.run(OPEN);
      JsonNode slow = run(database.urlText(), "slow", "--limit", "100", "--json").json();
      String id = "";
      for (JsonNode line : slow.at("/queries")) {
        id =
            line.at("/query").asString().startsWith("select * from orders")
                ? line.at("/queryid").asString()
                : id;
      }
      assertThat(run(database.urlText(), "slow", "explain", id).hasExit(0).out())
          .contains("reads all of public.orders", "(\"customer_id\", \"status\")");
    }
  }

  private CliRun explain(String url, String sql) {
    return explain(url, sql, false);
  }

  private CliRun explain(String url, String sql, boolean analyze, String... more) {
    List<String> words = new ArrayList<>(List.of("slow", "explain", "--sql", sql));
    if (analyze) {
      words.add("--analyze");
    }
    words.addAll(List.of(more));
    return run(url, words.toArray(String[]::new));
  }
}
