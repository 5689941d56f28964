package dev.dbkeep.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Rows that point nowhere are counted, set aside, brought back, and kept out. */
final class OrphansCommandTest {
  @TempDir private Path project;
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void orders_of_users_of_whom_some_are_gone() {
    database.run(
        """
        CREATE TABLE users (id int PRIMARY KEY, name text);
        INSERT INTO users SELECT i, 'u' || i FROM generate_series(1, 1000) i;
        CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int, doc json, at timestamptz DEFAULT now(),
          twice numeric GENERATED ALWAYS AS (1.50 * 2) STORED);
        INSERT INTO orders (user_id, doc) SELECT i % 1000 + 1, '{"b": 1,  "a": 9007199254740993}' FROM generate_series(1, 5000) i;
        INSERT INTO orders (user_id) VALUES (NULL);
        CREATE TABLE visits (id int PRIMARY KEY, user_id int NOT NULL);
        INSERT INTO visits SELECT i, i FROM generate_series(1, 1000) i;
        DELETE FROM users WHERE id > 990;
        CREATE TABLE before AS SELECT id, user_id, doc::text AS doc, at FROM orders;
        ALTER TABLE visits ADD CONSTRAINT visits_user FOREIGN KEY (user_id) REFERENCES users NOT VALID;
        """);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CliRun run(String... arguments) {
    return CliRun.on(database.urlText(), project, arguments);
  }

  @Test
  void orphans_are_counted_exactly_with_and_without_a_foreign_key() {
    CliRun counted = run("orphans", "--examples", "1").hasExit(3);
    assertThat(counted.out().lines())
        .contains(
            "orders.user_id -> users.id: 50 orphans (the name fits, 990 of 1000 sampled values are"
                + " there)",
            "visits.user_id -> users.id: 10 orphans (NOT VALID visits_user)");
    JsonNode json = run("orphans", "--table", "orders", "--json").hasExit(3).json();
    assertThat(json.get("orphans").asLong()).isEqualTo(50);
    assertThat(json.get("relations").get(0).get("examples")).hasSize(3);
    assertThat(json.get("relations").get(0).get("examples").get(0).asString())
        .matches("id=\\d+ user_id=99\\d|id=\\d+ user_id=1000");
    assertThat(run("orphans", "--table", "users").hasExit(0).out())
        .contains("every reference has a valid foreign key");
  }

  @Test
  void a_guess_is_acted_on_only_after_it_was_confirmed() throws IOException {
    assertThat(run("orphans", "--table", "orders", "--quarantine").hasExit(5).err())
        .contains("nobody has said that orders.user_id points at users.id", "--confirm");
    run("orphans", "--table", "orders", "--confirm").hasExit(3);
    assertThat(Files.readString(project.resolve("dbkeep.toml")))
        .contains(
            "[[relations]]\nfrom = \"orders.user_id\"\nto = \"users.id\"\nconfirmed = true\n");
    assertThat(run("orphans", "--table", "orders").hasExit(3).out())
        .contains("50 orphans (confirmed in dbkeep.toml)");
    Files.writeString(
        project.resolve("dbkeep.toml"),
        "[[relations]]\nfrom = 'orders.user_id'\nto = 'users.id'\nconfirmed = false\n");
    run("orphans", "--table", "orders").hasExit(0);
  }

  @Test
  void quarantined_rows_come_back_as_they_were_and_a_key_keeps_new_ones_out() {
    run("orphans", "--confirm").hasExit(3);
    assertThat(run("orphans", "--table", "orders", "--add-foreign-key").hasExit(3).err())
        .contains("orders.user_id cannot have a foreign key while rows point nowhere");
    assertThat(run("orphans", "--table", "orders", "--quarantine", "--dry-run").hasExit(3).out())
        .contains("50 orphans");
    assertThat(database.ask("SELECT count(*) FROM orders")).isEqualTo("5001");

    JsonNode taken =
        run("orphans", "--table", "orders", "--quarantine", "--json")
            .hasExit(0)
            .json()
            .get("taken");
    assertThat(taken.get(0).get("rows").asLong()).isEqualTo(50);
    assertThat(database.ask("SELECT count(*) FROM orders")).isEqualTo("4951");
    assertThat(database.ask("SELECT count(*) FROM " + taken.get(0).get("keptAs").asString()))
        .isEqualTo("50");
    assertThat(run("orphans", "--restore", "1").hasExit(0).out())
        .isEqualTo("50 rows are back in orders\n");
    assertThat(
            database.ask(
                "SELECT count(*) FROM (TABLE before EXCEPT ALL SELECT id, user_id, doc::text, at"
                    + " FROM orders) d"))
        .isEqualTo("0");
    assertThat(run("orphans", "--restore", "1").hasExit(2).err())
        .contains("there is no quarantine 1 to restore");

    assertThat(run("orphans", "--quarantine", "--add-foreign-key").hasExit(0).out())
        .contains(
            "foreign key orders.user_id -> users.id is added and valid",
            "foreign key visits.user_id -> users.id is added and valid");
    assertThat(
            database.ask(
                "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated AND"
                    + " conrelid IN ('orders'::regclass, 'visits'::regclass)"))
        .isEqualTo("2");
    run("orphans").hasExit(0);
    run("orphans", "--all").hasExit(0);
  }

  @Test
  void rows_that_hang_on_an_orphan_are_not_lost_with_it() {
    database.run(
        """
        CREATE TABLE lines (order_id int NOT NULL REFERENCES orders ON DELETE CASCADE);
        INSERT INTO lines SELECT id FROM orders;
        """);
    run("orphans", "--confirm").hasExit(3);
    assertThat(run("orphans", "--table", "orders", "--delete").hasExit(5).err())
        .contains("rows of public.lines hang on orphans of orders");
    assertThat(database.ask("SELECT count(*) FROM lines")).isEqualTo("5001");
    database.run("TRUNCATE lines");
    assertThat(run("orphans", "--table", "orders", "--delete").hasExit(0).out())
        .contains("50 rows of orders.user_id are gone");
    assertThat(run("orphans", "--delete").hasExit(2).err()).contains("--delete needs --table");
  }

  @Test
  void what_cannot_be_counted_is_said_and_not_estimated() {
    try (Connection other = database.connect();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      run("orphans", "--table", "orders", "--confirm").hasExit(3);
      lock.execute("LOCK TABLE orders");
      assertThat(run("orphans", "--table", "orders").hasExit(0).out())
          .contains("not counted: the table is locked by another session");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
