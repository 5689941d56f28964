package dev.dbkeep.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class SchemaCommandsTest {
  private static final String USERS = "CREATE TABLE users (id int PRIMARY KEY, name text);\n";

  @TempDir Path folder;
  private TestDatabase database;

  @BeforeEach
  void create() throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    database = TestDatabase.create();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private void file(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private CliRun run(String... arguments) {
    return CliRun.on(database.urlText(), folder, arguments);
  }

  @Test
  void push_does_what_its_dry_run_showed_and_then_has_nothing_to_do() throws IOException {
    file("schema.sql", USERS);
    CliRun dry = run("push", "--dry-run", "--json").hasExit(0);
    assertThat(dry.json().get("applied").asBoolean()).isFalse();
    assertThat(run("diff", "--json").hasExit(3).json().get("equal").asBoolean()).isFalse();
    CliRun pushed = run("push", "--json").hasExit(0);
    assertThat(pushed.json().get("steps")).isEqualTo(dry.json().get("steps"));
    assertThat(run("push").hasExit(0).out()).contains("already equals schema.sql");
    assertThat(run("diff").hasExit(0).out()).isEmpty();
  }

  @Test
  void push_refuses_to_lose_rows_until_the_very_column_is_named() throws IOException {
    file("schema.sql", USERS);
    run("push").hasExit(0);
    database.run("INSERT INTO users VALUES (1, 'Ann')");
    file("schema.sql", "CREATE TABLE users (id int PRIMARY KEY);\n");
    CliRun refused = run("push").hasExit(5);
    assertThat(refused.err())
        .contains(
            "error: data would be lost: public.users.name",
            "Ann",
            "--allow-loss public.users.name");
    assertThat(refused.out()).contains("! data loss: refused, see below").doesNotContain("Ann");
    assertThat(run("push", "--json").hasExit(5).json().at("/error/code").asString())
        .isEqualTo("DATA_LOSS");
    assertThat(run("push", "--allow-loss", "public.users").hasExit(2).err())
        .contains("names public.users, which this plan does not touch");
    run("push", "--allow-loss", "public.users.name").hasExit(0);
    run("diff").hasExit(0);
  }

  @Test
  void push_and_reset_and_seed_refuse_a_protected_environment() throws IOException {
    file("schema.sql", USERS);
    file("seed.sql", "INSERT INTO users VALUES (1, 'Ann');");
    file(
        "dbkeep.toml",
        "[env.production]\nurl = \"" + database.urlText() + "\"\nprotected = true\n");
    for (String command : new String[] {"push", "reset --yes", "seed"}) {
      String name = command.split(" ")[0];
      run(command.split(" "))
          .failsWith(
              5,
              "error: "
                  + name
                  + " is refused: this environment is protected (dbkeep.toml:3, the same database"
                  + " as [env.production])",
              "hint: Use `dbkeep migrate deploy` there, which only ever applies reviewed"
                  + " migrations.");
    }
  }

  @Test
  void reset_asks_without_a_terminal_by_exit_5_and_then_rebuilds_and_seeds() throws IOException {
    file("schema.sql", USERS);
    file("seed.sql", "INSERT INTO users VALUES (1, 'Ann');");
    database.run("CREATE TABLE old (id int); CREATE SCHEMA extra; CREATE TABLE extra.t (id int)");
    assertThat(run("reset").hasExit(5).err())
        .contains("reset would drop 2 tables with about 0 rows", "dbkeep reset --yes");
    run("reset", "--dry-run").hasExit(0);
    assertThat(run("diff", "live", "empty", "--json").json().get("steps").toString())
        .contains("old");
    run("reset", "--yes", "--json").hasExit(0);
    run("diff").hasExit(0);
    run("reset", "--yes").hasExit(0);
    database.run(
        "DO $$ BEGIN ASSERT (SELECT count(*) FROM users) = 1; ASSERT to_regnamespace('extra') IS"
            + " NULL; END $$");
    database.run(
        "DO $$ BEGIN ASSERT has_schema_privilege('pg_monitor', 'public', 'USAGE'); END $$");
  }

  @Test
  void reset_deploys_the_migrations_where_there_are_some() throws IOException {
    file("prisma/migrations/20240101000000_init/migration.sql", USERS);
    file("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n");
    run("reset", "--yes", "--no-seed").hasExit(0);
    database.run("DO $$ BEGIN ASSERT (SELECT count(*) FROM _prisma_migrations) = 1; END $$");
    run("diff", "migrations", "live").hasExit(0);
  }

  @Test
  void seed_runs_a_sql_file_or_a_command_that_gets_the_url() throws IOException {
    database.run("CREATE TABLE users (id int PRIMARY KEY, name text)");
    run("seed")
        .failsWith(
            2,
            "error: no seed is configured",
            "hint: Put seed = \"seed.sql\" or seed-command = \"…\" into dbkeep.toml.");
    file("dbkeep.toml", "seed-command = \"echo $DATABASE_URL > seen; exit 3\"\n");
    assertThat(run("seed").hasExit(1).err()).contains("the seed command ended with exit code 3");
    assertThat(folder.resolve("seen")).content().contains("/" + database.url().database());
    file("dbkeep.toml", "seed = \"seed.sql\"\n");
    file("seed.sql", "INSERT INTO users VALUES (1, 'Ann');\nINSERT INTO nobody VALUES (1);\n");
    assertThat(run("seed").hasExit(1).err()).contains("nobody", "seed.sql:2:");
    file("seed.sql", "INSERT INTO users VALUES (1, 'Ann');\n");
    run("seed", "--json").hasExit(0);
    database.run("DELETE FROM users");
    run("seed").hasExit(0);
    database.run("DO $$ BEGIN ASSERT (SELECT count(*) FROM users) = 1; END $$");
  }

  @Test
  void pull_writes_what_reads_back_equal_and_does_not_overwrite() throws IOException {
    database.run(USERS + "CREATE VIEW v AS SELECT id FROM users;");
    run("pull").hasExit(0);
    run("diff").hasExit(0);
    assertThat(run("pull").hasExit(0).out()).contains("unchanged");
    file("schema.sql", "-- mine\n");
    run("pull")
        .failsWith(
            1,
            "error: schema.sql exists and says something else",
            "hint: Overwrite it with --force, name another file, or print with `dbkeep pull -`.");
    assertThat(run("pull", "-").hasExit(0).out()).contains("CREATE TABLE");
    assertThat(folder.resolve("schema.sql")).hasContent("-- mine\n");
    run("pull", "--force", "--json").hasExit(0);
    run("diff").hasExit(0);
  }

  @Test
  void pull_into_a_folder_reads_back_equal_and_follows_the_database() throws IOException {
    database.run(
        """
        CREATE TYPE state AS ENUM ('new', 'done');
        CREATE TABLE users (id serial PRIMARY KEY, name text, state state);
        CREATE TABLE notes (id int PRIMARY KEY, author int REFERENCES users);
        CREATE INDEX notes_author ON notes (author);
        COMMENT ON TABLE notes IS 'what users say';
        CREATE VIEW v AS SELECT id FROM users;
        CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';\
        """);
    run("pull", "schema/", "--dry-run").hasExit(0);
    assertThat(folder.resolve("schema")).doesNotExist();
    CliRun pulled = run("pull", "schema/", "--json").hasExit(0);
    assertThat(pulled.json().get("files").values())
        .extracting(JsonNode::asString)
        .contains("3_tables/public.notes.sql", "3_tables/public.users.sql", "5_views.sql");
    run("diff", "live", "schema").hasExit(0);
    run("diff", "schema", "live").hasExit(0);
    assertThat(run("pull", "schema").hasExit(0).out()).contains("schema unchanged: ");

    database.run("DROP TABLE notes; ALTER TABLE users ADD COLUMN age int");
    assertThat(run("pull", "schema").hasExit(1).err())
        .contains("error: schema exists and says something else");
    assertThat(run("pull", "schema", "--force").hasExit(0).out()).contains("schema overwritten: ");
    assertThat(folder.resolve("schema/3_tables/public.notes.sql")).doesNotExist();
    run("diff", "schema", "live").hasExit(0);
  }

  @Test
  void pull_leaves_the_files_of_others_in_a_folder_and_names_them() throws IOException {
    file("db/mine.sql", USERS);
    database.run("CREATE TABLE tags (id int PRIMARY KEY)");
    assertThat(run("pull", "db").hasExit(1).err()).contains("error: db exists and says something");
    assertThat(run("pull", "db", "--force").hasExit(0).err())
        .contains("note: db/mine.sql is not of this pull; the folder is read with it");
    assertThat(folder.resolve("db/mine.sql")).hasContent(USERS);
    assertThat(run("diff", "live", "db").hasExit(3).out())
        .contains("CREATE TABLE \"public\".\"users\"")
        .doesNotContain("tags");
  }

  @Test
  void pull_writes_a_schema_prisma_that_reads_back_equal() throws IOException {
    file(
        "schema.prisma",
        "datasource db {\n"
            + "  provider = \"postgresql\"\n"
            + "}\n\n"
            + "model User {\n"
            + "  id   Int     @id @default(autoincrement())\n"
            + "  name String? @unique\n"
            + "}\n");
    run("push").hasExit(0);
    run("pull", "--prisma", "--force").hasExit(0);
    assertThat(folder.resolve("schema.prisma")).content().contains("model User", "@unique");
    run("diff").hasExit(0);
  }

  @Test
  void a_file_that_is_not_utf8_is_refused_with_its_place() throws IOException {
    Files.write(
        folder.resolve("schema.sql"),
        new byte[] {'-', '-', '\n', '-', '-', ' ', (byte) 0xe9, '\n'});
    assertThat(run("diff").hasExit(1).err())
        .startsWith("error: schema.sql is not UTF-8\n  at schema.sql:2:4\n")
        .contains("hint: Save it as UTF-8.");
  }

  @Test
  void a_schema_command_that_prints_nothing_is_no_empty_schema() throws IOException {
    database.run("CREATE TABLE users (id int)");
    run("push", "--schema-command", "true")
        .failsWith(
            1,
            "error: the schema command printed nothing: true",
            "hint: Run it by hand to see why; for a schema without tables let it print a comment.");
    run("push", "--schema-command", "echo '-- none'", "--dry-run").hasExit(0);
  }

  @Test
  void a_mistake_in_sql_is_shown_at_its_place() throws IOException {
    file("schema.sql", USERS + "CREATE TABLE b (id itn);\n");
    assertThat(run("diff").hasExit(1).err())
        .contains(
            "type \"itn\" does not exist", "schema.sql:2:20", "2 | CREATE TABLE b (id itn);", "^");
  }

  @Test
  void a_mistake_in_a_prisma_schema_is_shown_at_its_place() throws IOException {
    file("prisma/schema.prisma", "model A {\n  id Int @id\n  b\n}\n");
    CliRun run = run("diff").hasExit(1);
    assertThat(run.err()).contains("prisma/schema.prisma:3:", "  3 |   b");
    assertThat(run("diff", "--json").json().at("/error/code").asString())
        .isEqualTo("PRISMA_SYNTAX");
  }
}
