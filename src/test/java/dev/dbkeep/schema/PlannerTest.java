package dev.dbkeep.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Probe;
import dev.dbkeep.plan.Step;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One database is changed into another one, with rows in it. */
class PlannerTest {
  private final TestDatabase before = TestDatabase.create();
  private final TestDatabase after = TestDatabase.create();

  @AfterEach
  void close() {
    before.close();
    after.close();
  }

  private Plan plan(String from, String to, Map<String, String> renames) {
    before.run(from);
    after.run(to);
    return Planner.plan(
        SchemaReader.read(before.url()),
        SchemaReader.read(after.url()),
        new PlanOptions(new TreeMap<>(renames)));
  }

  private Plan plan(String from, String to) {
    return plan(from, to, Map.of());
  }

  /** Applies the plan and checks that nothing is left to do. */
  private void reach(Plan plan) throws SQLException {
    DiffCase.apply(before.url(), plan);
    Catalog reached = SchemaReader.read(before.url());
    assertThat(
            PlanSql.write(
                Planner.plan(reached, SchemaReader.read(after.url()), PlanOptions.DEFAULT)))
        .isEmpty();
  }

  private String value(String query) throws SQLException {
    try (Connection connection = before.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static List<String> sql(Plan plan) {
    return plan.steps().stream().map(Step::sql).toList();
  }

  private long count(Plan plan, Hazard.Kind kind) throws SQLException {
    Probe probe =
        plan.hazards().filter(hazard -> hazard.kind() == kind).findFirst().orElseThrow().probe();
    assertThat(probe).isNotNull();
    value("select count(*) from (" + probe.sampleSql() + ") as sample");
    return Long.parseLong(value(probe.countSql()));
  }

  @Test
  void a_renamed_column_keeps_its_values_indexes_and_keys() throws SQLException {
    Plan plan =
        plan(
            """
            CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL CHECK (name <> ''), UNIQUE (name));
            CREATE INDEX users_lower ON users (lower(name)) WHERE name IS NOT NULL;
            CREATE TABLE notes (author text REFERENCES users (name));
            COMMENT ON COLUMN users.name IS 'how to greet';
            INSERT INTO users (name) VALUES ('Ada'), ('Grace')
            """,
            """
            CREATE TABLE users (id serial PRIMARY KEY, "user" text NOT NULL CONSTRAINT users_name_check CHECK ("user" <> ''), CONSTRAINT users_name_key UNIQUE ("user"));
            CREATE INDEX users_lower ON users (lower("user")) WHERE "user" IS NOT NULL;
            CREATE TABLE notes (author text REFERENCES users ("user"));
            COMMENT ON COLUMN users."user" IS 'how to greet'
            """,
            Map.of("public.users.name", "user"));
    assertThat(sql(plan))
        .containsExactly("ALTER TABLE \"public\".\"users\" RENAME COLUMN \"name\" TO \"user\"");
    reach(plan);
    assertThat(value("select string_agg(\"user\", ',' order by id) from users"))
        .isEqualTo("Ada,Grace");
  }

  @Test
  void a_renamed_table_takes_its_sequence_constraints_and_indexes_along() throws SQLException {
    Plan plan =
        plan(
            """
            CREATE TABLE users (id serial PRIMARY KEY, name text);
            CREATE INDEX users_name_idx ON users (name);
            CREATE TABLE notes (author int REFERENCES users);
            CREATE VIEW names AS SELECT name FROM users;
            INSERT INTO users (name) VALUES ('Ada')
            """,
            """
            CREATE TABLE people (id serial PRIMARY KEY, name text);
            CREATE INDEX people_name_idx ON people (name);
            CREATE TABLE notes (author int REFERENCES people);
            CREATE VIEW names AS SELECT name FROM people
            """,
            Map.of("public.users", "people"));
    assertThat(sql(plan)).noneMatch(sql -> sql.contains("DROP"));
    reach(plan);
    assertThat(value("insert into people (name) values ('Grace') returning id")).isEqualTo("2");
  }

  @Test
  void a_rename_of_what_is_not_there_is_refused() {
    assertThatThrownBy(
            () ->
                plan("CREATE TABLE a (b int)", "CREATE TABLE a (c int)", Map.of("public.a.x", "c")))
        .isInstanceOf(DbkeepException.class)
        .hasMessage("nothing called public.a.x can be renamed to c");
  }

  @Test
  void a_dropped_column_beside_a_similar_new_one_points_at_the_rename() throws SQLException {
    Plan plan =
        plan(
            "CREATE TABLE users (id int, name text); INSERT INTO users VALUES (1, 'Ada'), (2,"
                + " null)",
            "CREATE TABLE users (id int, full_name text)");
    Hazard loss =
        plan.hazards()
            .filter(hazard -> hazard.kind() == Hazard.Kind.DATA_LOSS)
            .findFirst()
            .orElseThrow();
    assertThat(loss.subject()).isEqualTo("public.users.name");
    assertThat(loss.remedy()).contains("--rename public.users.name=full_name");
    assertThat(count(plan, Hazard.Kind.DATA_LOSS)).isEqualTo(1);
    reach(plan);
  }

  @Test
  void a_dropped_table_beside_a_similar_new_one_points_at_the_rename() throws SQLException {
    Plan plan = plan("CREATE TABLE users (id int)", "CREATE TABLE people (id int)");
    assertThat(
            plan.hazards()
                .filter(hazard -> hazard.kind() == Hazard.Kind.DATA_LOSS)
                .map(Hazard::remedy))
        .first()
        .asString()
        .contains("--rename public.users=people");
    reach(plan);
  }

  @Test
  void an_enum_that_loses_a_label_is_replaced_under_its_columns_defaults_views_and_indexes()
      throws SQLException {
    Plan plan =
        plan(
            """
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
            CREATE TABLE t (id int, m mood DEFAULT 'ok', ms mood[] DEFAULT '{ok}');
            CREATE INDEX sad ON t (id) WHERE m = 'sad';
            CREATE VIEW v AS SELECT m FROM t;
            COMMENT ON TYPE mood IS 'feeling';
            INSERT INTO t VALUES (1, 'ok', '{sad,ok}')
            """,
            """
            CREATE TYPE mood AS ENUM ('ok', 'sad');
            CREATE TABLE t (id int, m mood DEFAULT 'ok', ms mood[] DEFAULT '{ok}');
            CREATE INDEX sad ON t (id) WHERE m = 'sad';
            CREATE VIEW v AS SELECT m FROM t;
            COMMENT ON TYPE mood IS 'feeling'
            """);
    assertThat(count(plan, Hazard.Kind.DATA_DEPENDENT)).isZero();
    reach(plan);
    assertThat(value("select m::text || ms::text from t")).isEqualTo("ok{sad,ok}");
  }

  @Test
  void a_label_that_is_used_in_the_same_plan_gets_a_transaction_of_its_own() throws SQLException {
    Plan plan =
        plan(
            "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (m mood)",
            "CREATE TYPE mood AS ENUM ('sad', 'ok', 'great'); CREATE TABLE t (m mood DEFAULT"
                + " 'great')");
    assertThat(plan.steps())
        .filteredOn(step -> step.sql().contains("'sad'"))
        .singleElement()
        .matches(Step::inTransaction);
    assertThat(plan.steps())
        .filteredOn(step -> step.sql().contains("ADD VALUE 'great'"))
        .singleElement()
        .matches(step -> !step.inTransaction());
    assertThat(plan.hazards()).anyMatch(hazard -> hazard.kind() == Hazard.Kind.IRREVERSIBLE);
    reach(plan);
  }

  @Test
  void values_that_a_narrower_type_cannot_hold_are_counted() throws SQLException {
    Plan plan =
        plan(
            "CREATE TABLE t (a text, b bigint, c numeric(10, 2), d text); INSERT INTO t VALUES"
                + " ('abcdef', 1, 1.5, '7'), ('ab', 3000000000, 2, 'x'), (null, null, null, null)",
            "CREATE TABLE t (a varchar(3), b int, c numeric(10, 0), d int)");
    List<Hazard> hazards =
        plan.hazards().filter(hazard -> hazard.kind() == Hazard.Kind.DATA_DEPENDENT).toList();
    assertThat(hazards).hasSize(4);
    for (Hazard hazard : hazards) {
      assertThat(hazard.probe()).isNotNull();
      assertThat(value(String.valueOf(hazard.probe() == null ? null : hazard.probe().countSql())))
          .as(hazard.subject())
          .isEqualTo("1");
    }
  }

  @Test
  void a_wider_varchar_is_no_rewrite() {
    Plan plan = plan("CREATE TABLE t (a varchar(20))", "CREATE TABLE t (a varchar(40))");
    assertThat(plan.hazards()).isEmpty();
  }

  @Test
  void a_required_column_without_default_counts_the_rows_in_its_way() throws SQLException {
    Plan plan =
        plan(
            "CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2)",
            "CREATE TABLE t (id int, email text NOT NULL)");
    assertThat(count(plan, Hazard.Kind.DATA_DEPENDENT)).isEqualTo(2);
  }

  @Test
  void a_new_unique_rule_counts_the_rows_that_share_a_value() throws SQLException {
    Plan plan =
        plan(
            "CREATE TABLE t (a text, b text); INSERT INTO t VALUES ('x', 'y'), ('X', 'y'), ('z',"
                + " null), ('z', null)",
            "CREATE TABLE t (a text, b text); CREATE UNIQUE INDEX u ON t (lower(a) DESC, b)");
    assertThat(count(plan, Hazard.Kind.DATA_DEPENDENT)).isEqualTo(2);
  }

  @Test
  void a_new_foreign_key_counts_the_rows_that_point_nowhere() throws SQLException {
    Plan plan =
        plan(
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int); INSERT INTO p VALUES (1);"
                + " INSERT INTO c VALUES (1), (2), (null)",
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p)");
    assertThat(count(plan, Hazard.Kind.DATA_DEPENDENT)).isEqualTo(1);
  }

  @Test
  void serial_becomes_identity_and_back_without_losing_its_place() throws SQLException {
    String serial = "CREATE TABLE t (id serial PRIMARY KEY, a text)";
    String identity =
        "CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a text)";
    Plan plan =
        plan(serial + "; INSERT INTO t (a) SELECT 'x' FROM generate_series(1, 5)", identity);
    reach(plan);
    assertThat(value("insert into t (a) values ('y') returning id")).isEqualTo("6");
  }

  @Test
  void a_retyped_column_rebuilds_the_views_over_it_and_the_keys_on_both_sides()
      throws SQLException {
    Plan plan =
        plan(
            """
            CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p);
            CREATE VIEW v AS SELECT id FROM p; CREATE MATERIALIZED VIEW m AS SELECT id FROM v; CREATE INDEX mi ON m (id);
            COMMENT ON VIEW v IS 'seen'; INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)
            """,
            """
            CREATE TABLE p (id text PRIMARY KEY); CREATE TABLE c (p text REFERENCES p);
            CREATE VIEW v AS SELECT id FROM p; CREATE MATERIALIZED VIEW m AS SELECT id FROM v; CREATE INDEX mi ON m (id);
            COMMENT ON VIEW v IS 'seen'
            """);
    reach(plan);
    assertThat(value("select p from c")).isEqualTo("1");
  }

  @Test
  void a_view_under_a_trigger_is_not_rebuilt_silently() {
    String rest =
        """
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
        CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()
        """;
    Plan plan = plan("CREATE TABLE t (a int);" + rest, "CREATE TABLE t (a bigint);" + rest);
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.notes())
        .anyMatch(
            note ->
                note.contains("view public.v is left as it is: trigger public.v.g depends on it"));
  }

  @Test
  void what_the_wanted_side_cannot_say_is_not_dropped() {
    Plan plan =
        plan(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'; CREATE TABLE t (a int);"
                + " CREATE VIEW v AS SELECT a, f() FROM t",
            "CREATE TABLE t (a int)");
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.notes())
        .anyMatch(
            note -> note.contains("view public.v is left as it is: it needs function public.f()"));
  }

  @Test
  void the_order_of_columns_is_no_difference() {
    assertThat(plan("CREATE TABLE t (a int, b text)", "CREATE TABLE t (b text, a int)").steps())
        .isEmpty();
  }

  @Test
  void a_dropped_table_takes_its_children_along_in_one_step() throws SQLException {
    Plan plan =
        plan(
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id serial PRIMARY KEY, p int"
                + " REFERENCES p); CREATE INDEX i ON t (p); COMMENT ON COLUMN t.p IS 'x'",
            "CREATE TABLE p (id int PRIMARY KEY)");
    assertThat(sql(plan)).containsExactly("DROP TABLE \"public\".\"t\"");
    reach(plan);
  }

  @Test
  void virtual_columns_and_named_not_null_of_postgresql_18_are_kept() throws SQLException {
    Plan plan =
        plan(
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int CONSTRAINT a_needed NOT NULL, b int GENERATED ALWAYS AS (a * 2)"
                + " VIRTUAL, CONSTRAINT later CHECK (a > 0) NOT ENFORCED)");
    reach(plan);
    assertThat(SchemaReader.read(before.url()).objects())
        .isEqualTo(SchemaReader.read(after.url()).objects());
  }

  @Test
  void the_proof_applies_the_plan_to_a_copy() {
    before.run("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t");
    after.run("CREATE TABLE t (a bigint, b text DEFAULT 'x'); CREATE VIEW v AS SELECT a, b FROM t");
    Catalog current = SchemaReader.read(before.url());
    Catalog wanted = SchemaReader.read(after.url());
    Proof proof = new Proof(major -> before.url());
    assertThat(
            proof.prove(current, wanted, Planner.plan(current, wanted, PlanOptions.DEFAULT), null))
        .isEmpty();
    assertThatThrownBy(() -> proof.prove(current, wanted, new Plan(List.of(), List.of()), null))
        .hasMessage("the plan does not lead to the wanted schema");
  }
}
