package dev.dbkeep.cli.branch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class BranchCommandsTest {
  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void prepare() throws IOException {
    Files.writeString(
        folder.resolve(".env"), "# mine\nDATABASE_URL=\"" + database.urlText() + "\"\n");
    database.run("CREATE TABLE book (id int PRIMARY KEY); INSERT INTO book VALUES (1), (2)");
  }

  @AfterEach
  void close() {
    dbkeep("branch", "switch", "--back");
    for (var branch : dbkeep("branch", "list", "--json").json().get("branches")) {
      dbkeep("branch", "drop", branch.get("name").asString()).hasExit(0);
    }
    database.close();
  }

  private CliRun dbkeep(String... words) {
    return CliRun.in(folder, Map.of("PATH", System.getenv("PATH")), words);
  }

  @Test
  void a_branch_is_made_worked_on_compared_made_anew_and_removed() throws IOException {
    String env = Files.readString(folder.resolve(".env"));
    CliRun created = dbkeep("branch", "create", "try").hasExit(0);
    assertThat(created.out()).startsWith("branch try made by ").doesNotContain(secret());
    assertThat(created.err()).doesNotContain(secret());
    assertThat(dbkeep("branch", "diff", "try").hasExit(0).out()).isEmpty();

    CliRun switched = dbkeep("branch", "switch", "try").hasExit(0);
    assertThat(switched.out() + switched.err()).doesNotContain(secret());
    assertThat(Files.readString(folder.resolve(".env")))
        .startsWith("# mine\nDATABASE_URL=\"postgresql://")
        .contains("_try");
    Files.writeString(
        folder.resolve("schema.sql"), "CREATE TABLE book (id int PRIMARY KEY, title text);");
    dbkeep("push").hasExit(0);
    assertThat(dbkeep("branch", "diff", "try").hasExit(3).out())
        .contains("ALTER TABLE", "\"title\" text");
    assertThat(dbkeep("branch", "list").hasExit(0).out())
        .startsWith("* try  ready, template")
        .contains("expires in 6 days")
        .doesNotContain(secret());
    dbkeep("branch", "drop", "try").hasExit(1);
    dbkeep("branch", "reset", "try").hasExit(0);
    assertThat(dbkeep("branch", "diff", "try", "--json").hasExit(0).json().get("equal").asBoolean())
        .isTrue();

    dbkeep("branch", "switch", "--back").hasExit(0);
    assertThat(Files.readString(folder.resolve(".env"))).isEqualTo(env);
    assertThat(dbkeep("branch", "prune").hasExit(0).out().strip()).isEqualTo("nothing to remove");
    dbkeep("branch", "drop", "try").hasExit(0);
    assertThat(dbkeep("branch", "list").hasExit(0).out().strip()).isEqualTo("no branches");
  }

  private String secret() {
    return String.valueOf(database.url().password());
  }

  @Test
  void a_branch_without_rows_has_the_schema() {
    database.run("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    // the embedded server is newer than the pg_dump of most machines
    CliRun created =
        dbkeep("branch", "create", "empty", "--schema-only", "--expires", "never", "--json")
            .hasExit(0);
    assertThat(created.json().get("provider").asString()).isEqualTo("template");
    assertThat(dbkeep("branch", "diff", "empty").hasExit(0).out()).isEmpty();
    JsonNode listed = dbkeep("branch", "list", "--json").json().get("branches").get(0);
    assertThat(listed.get("schemaOnly").asBoolean()).isTrue();
    assertThat(
            dbkeep("branch", "reset", "empty", "--json").hasExit(0).json().get("name").asString())
        .isEqualTo("empty");
  }

  @Test
  void a_branch_without_rows_has_functions_and_triggers_where_pg_dump_can() throws IOException {
    try (MachinePostgres machine = MachinePostgres.create()) {
      machine.run(
          """
          CREATE TABLE book (id int PRIMARY KEY);
          INSERT INTO book VALUES (1);
          CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
          CREATE TRIGGER t BEFORE INSERT ON book FOR EACH ROW EXECUTE FUNCTION f()
          """);
      Files.writeString(folder.resolve(".env"), "DATABASE_URL=\"" + machine.urlText() + "\"\n");
      CliRun created = dbkeep("branch", "create", "whole", "--schema-only").hasExit(0);
      assertThat(created.err()).doesNotContain("note:");
      dbkeep("branch", "switch", "whole").hasExit(0);
      ServerUrl branch =
          ServerUrl.parse(Files.readString(folder.resolve(".env")).split("\"", 3)[1]);
      String whole = MachinePostgres.pgDump(branch);
      assertThat(whole).isEqualTo(MachinePostgres.pgDump(machine.url()));
      assertThat(whole).contains("CREATE TRIGGER t", "CREATE FUNCTION public.f()");
      dbkeep("branch", "switch", "--back").hasExit(0);
      dbkeep("branch", "drop", "whole").hasExit(0);
      Files.writeString(folder.resolve(".env"), "DATABASE_URL=\"" + database.urlText() + "\"\n");
    }
  }

  @Test
  void a_dry_run_says_what_it_would_do_and_does_nothing() throws IOException {
    String env = Files.readString(folder.resolve(".env"));
    assertThat(dbkeep("branch", "create", "dry", "--dry-run").hasExit(0).out())
        .isEqualTo("branch dry would be made by template\n");
    dbkeep("branch", "create", "dry", "--dry-run", "--json").hasExit(0);
    assertThat(dbkeep("branch", "list").out().strip()).isEqualTo("no branches");
    dbkeep("branch", "create", "dry").hasExit(0);
    for (String command : List.of("switch", "reset", "drop")) {
      assertThat(dbkeep("branch", command, "dry", "--dry-run").hasExit(0).out()).contains("would");
      dbkeep("branch", command, "dry", "--dry-run", "--json").hasExit(0);
    }
    assertThat(dbkeep("branch", "switch", "--back", "--dry-run").hasExit(0).out())
        .contains("nothing would change");
    assertThat(Files.readString(folder.resolve(".env"))).isEqualTo(env);
    assertThat(dbkeep("branch", "list").hasExit(0).out()).contains("  dry  ready");
  }

  @Test
  void what_cannot_be_is_refused_plainly() {
    assertThat(dbkeep("branch", "create", "x", "--at", "2026-11-21 14:03:07 UTC").hasExit(1).err())
        .startsWith("error: there are no backups at ");
    dbkeep("branch", "create", "x", "--mask").hasExit(2);
    dbkeep("branch", "create", "x", "--mask", "--schema-only").hasExit(2);
    dbkeep("branch", "create", "x", "--expires", "soon").hasExit(2);
    dbkeep("branch", "create", "x", "--provider", "magic").hasExit(2);
    dbkeep("branch", "switch").hasExit(2);
    dbkeep("branch", "switch", "nobody").hasExit(1);
    dbkeep("branch", "drop", "nobody").hasExit(1);
  }
}
