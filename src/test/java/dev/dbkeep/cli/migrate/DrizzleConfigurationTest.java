package dev.dbkeep.cli.migrate;

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

/** drizzle.config.* is a program of which only the texts are read. */
final class DrizzleConfigurationTest {
  private final TestDatabase database = TestDatabase.create();
  @TempDir private Path project;

  @BeforeEach
  void a_folder_of_migrations() throws IOException {
    write("db/moves/0000_a.sql", "create table a (id int);");
    write(
        "db/moves/meta/_journal.json",
        """
        {"version":"7","dialect":"postgresql",
         "entries":[{"idx":0,"version":"7","when":1735689600000,"tag":"0000_a","breakpoints":true}]}
        """);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CliRun run(String... arguments) {
    return CliRun.on(database.urlText(), project, arguments);
  }

  private void write(String file, String text) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void typescript_says_where_migrations_and_history_are() throws IOException {
    write(
        "drizzle.config.ts",
        """
        import { defineConfig } from 'drizzle-kit'; // { out: 'no' }
        /* out: "neither" */
        export default defineConfig({
          schema: ['./src/a.ts', './src/b.ts'],
          out: './db/moves',
          dialect: "postgresql",
          dbCredentials: { url: process.env.DATABASE_URL!, table: 'not this' },
          migrations: { table: `my_migrations`, schema: 'public', prefix: 'index' },
        });
        """);
    assertThat(run("init").hasExit(0).out())
        .contains("migrations: db/moves", "schema-command: npx drizzle-kit export");
    run("migrate", "deploy").hasExit(0);
    database.run("select 1 / count(*) from public.my_migrations");
    assertThat(run("migrate", "status").hasExit(0).err()).doesNotContain("drizzle.config.ts");
    assertThat(run("diff", "migrations", database.urlText()).hasExit(0).out()).isEmpty();
  }

  @Test
  void what_is_computed_is_named_and_takes_the_default() throws IOException {
    write(
        "drizzle.config.js",
        """
        const schema = process.env.APP + '_moves';
        module.exports = { out: './db/moves', dialect: 'postgresql', migrations: { schema: schema + '' } };
        """);
    run("migrate", "deploy").hasExit(0);
    database.run("select 1 / count(*) from drizzle.__drizzle_migrations");
    assertThat(run("migrate", "status").hasExit(0).err())
        .contains("drizzle.config.js computes migrations.schema, which dbkeep does not");
  }

  @Test
  void json_is_read_too() throws IOException {
    write(
        "drizzle.config.json",
        """
        { "dialect": "postgresql", "out": "db/moves", "migrations": { "table": "my_migrations" } }
        """);
    run("migrate", "deploy").hasExit(0);
    database.run("select 1 / count(*) from drizzle.my_migrations");
  }

  @Test
  void reset_forgets_a_history_outside_the_schemas_that_it_empties() throws IOException {
    write(
        "drizzle.config.json",
        """
        { "dialect": "postgresql", "out": "db/moves", "migrations": { "schema": "Ops" } }
        """);
    write("dbkeep.toml", "migrations = 'db/moves'\nschemas = ['public']\n");
    run("migrate", "deploy").hasExit(0);
    database.run("create table \"Ops\".kept (id int)");
    run("reset", "--yes").hasExit(0);
    database.run("select 1 / (1 - count(*)) from public.a");
    database.run("select count(*) from \"Ops\".kept");
    assertThat(run("migrate", "status").hasExit(0).out()).contains("1 applied");
  }

  @Test
  void a_project_for_another_database_is_left_alone() throws IOException {
    write("drizzle.config.ts", "export default { dialect: 'sqlite', out: './db/moves' };");
    assertThat(run("init", "--dry-run").hasExit(0).out()).doesNotContain("db/moves", "drizzle-kit");
  }
}
