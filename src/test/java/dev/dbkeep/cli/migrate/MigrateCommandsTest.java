package dev.dbkeep.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrateCommandsTest {
  private final TestDatabase database = TestDatabase.create();
  @TempDir private Path project;

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
  void a_schema_becomes_a_migration_that_is_deployed_once() throws IOException {
    write("schema.sql", "create table users (id int primary key, email text not null);");
    assertThat(run("migrate", "new", "init").hasExit(0).out())
        .matches("migrations/\\d{14}_init/migration.sql\n");
    assertThat(run("migrate", "new", "init").hasExit(0).out()).startsWith("no difference");
    run("migrate", "status").hasExit(3);
    assertThat(run("migrate", "deploy", "--dry-run").hasExit(0).out())
        .contains("-- 1 migration would run");
    assertThat(run("migrate", "deploy").hasExit(0).out()).contains("1 migration applied");
    assertThat(run("migrate", "deploy").hasExit(0).out()).startsWith("nothing to do");
    assertThat(run("migrate", "status", "--json").hasExit(0).json().path("clean").asBoolean())
        .isTrue();
  }

  @Test
  void a_column_with_values_is_refused_until_it_is_named_by_flag_or_file() throws IOException {
    write(
        "migrations/20240101000000_a/migration.sql",
        "create table users (id int, email text, phone text);");
    run("migrate", "deploy").hasExit(0);
    write("migrations/20240102000000_b/migration.sql", "alter table users drop column email;");
    assertThat(run("migrate", "deploy", "--dry-run").hasExit(0).out())
        .contains("drop column email");
    database.run("insert into users values (1, 'a@b', '1')");
    assertThat(run("migrate", "deploy").hasExit(5).err())
        .contains("--allow-loss public.users.email");
    run("migrate", "deploy", "--allow-loss", "public.users.phone").hasExit(5);
    run("migrate", "deploy", "--allow-loss", "public.users.email").hasExit(0);
    write(
        "migrations/20240103000000_c/migration.sql",
        "-- reviewed\n"
            + "-- dbkeep: allow-loss public.users.phone\n"
            + "alter table users drop column phone;");
    run("migrate", "deploy").hasExit(0);
  }

  @Test
  void a_loss_is_found_in_whatever_schema_an_unqualified_name_stands() throws IOException {
    database.run(
        "create schema app; create table app.users (email text); insert into app.users values"
            + " ('a'); create table public.orders (note text); insert into public.orders values"
            + " ('b')");
    write("migrations/20240101000000_a/migration.sql", "select 1;");
    run("migrate", "resolve", "--applied", "20240101000000_a").hasExit(0);
    database.run(
        "do $$ begin execute format('alter database %I set search_path = app, public',"
            + " current_database()); end $$");
    String next = "migrations/20240102000000_b/migration.sql";
    for (String script :
        List.of(
            "alter table users drop column email;",
            "drop table orders;",
            "set search_path = public, app; drop table users;",
            "select set_config('search_path', 'app', true); drop table users;",
            "set search_path = public; reset search_path; drop table users;")) {
      write(next, script);
      assertThat(run("migrate", "deploy", "--dry-run").hasExit(5).err()).contains("--allow-loss");
      assertThat(run("migrate", "deploy").hasExit(5).err()).contains("--allow-loss");
    }
    write(next, "create table orders (a int); drop table orders; drop table if exists none;");
    run("migrate", "lint").hasExit(3);
  }

  @Test
  void rows_that_a_policy_hides_count_as_a_loss() throws IOException {
    write("migrations/20240101000000_a/migration.sql", "create table users (email text);");
    run("migrate", "deploy").hasExit(0);
    database.run(
        "insert into users values ('a'); create role plain_%1$s login password 'plain';"
            .formatted(database.url().database()));
    String role = "plain_" + database.url().database();
    database.run(
        "grant create on schema public to %1$s; alter table users owner to %1$s; alter table users"
                .formatted(role)
            + " force row level security; alter table users enable row level security");
    database.run(
        "grant all on schema dbkeep to %1$s; grant all on all tables in schema dbkeep to %1$s"
            .formatted(role));
    database.run(
        "do $$ begin execute format('grant create on database %I to "
            + role
            + "', current_database()); end $$");
    write("migrations/20240102000000_b/migration.sql", "alter table users drop column email;");
    String url =
        database
            .urlText()
            .replace(database.url().user() + ":" + database.url().password(), role + ":plain");
    try {
      assertThat(CliRun.on(url, project, "migrate", "deploy").hasExit(5).err())
          .contains("--allow-loss public.users.email");
    } finally {
      database.run("drop owned by %1$s cascade; drop role %1$s".formatted(role));
    }
  }

  @Test
  void scripts_of_prisma_are_built_in_the_schema_that_the_url_names() throws IOException {
    write(
        "prisma/schema.prisma",
        """
        datasource db {
          provider = "postgresql"
          url      = env("DATABASE_URL")
        }
        model User {
          id Int @id
        }
        """);
    write(
        "prisma/migrations/20240101000000_a/migration.sql",
        "CREATE TABLE \"User\" (\"id\" INTEGER NOT NULL, CONSTRAINT \"User_pkey\" PRIMARY KEY"
            + " (\"id\"));");
    String url = database.urlText() + "?schema=app";
    assertThat(CliRun.on(url, project, "migrate", "new", "more").hasExit(0).out())
        .startsWith("no difference");
    CliRun.on(url, project, "migrate", "deploy").hasExit(0);
    database.run("select id from app.\"User\"");
    CliRun.on(url, project, "migrate", "status", "--drift").hasExit(0);
    CliRun.on(url, project, "diff", "migrations", "schema").hasExit(0);
    database.run("drop table app._prisma_migrations");
    CliRun.on(url, project, "migrate", "baseline").hasExit(0);
  }

  @Test
  void a_password_in_a_script_is_printed_nowhere() throws IOException {
    write(
        "migrations/20240101000000_a/migration.sql",
        "vacuum;\nalter role nobody_here password 'geheim';\nselect dblink('password=geheim');");
    String printed = "";
    for (String option : List.of("--dry-run", "--verbose", "--json", "--quiet")) {
      CliRun ran = run("migrate", "deploy", option);
      printed += ran.out() + ran.err();
    }
    assertThat(printed).contains("nobody_here").doesNotContain("geheim");
  }

  @Test
  void an_existing_database_becomes_version_one_without_being_touched() throws IOException {
    database.run("create table users (id int primary key, email text not null)");
    run("migrate", "baseline", "--json").hasExit(0);
    assertThat(project.resolve("migrations/0_init/migration.sql"))
        .content()
        .contains("CREATE TABLE");
    run("migrate", "status").hasExit(0);
    assertThat(run("migrate", "deploy").hasExit(0).out()).startsWith("nothing to do");
    write("schema.sql", "create table users (id int primary key, email text not null);");
    assertThat(run("migrate", "new", "more").hasExit(0).out()).startsWith("no difference");
  }

  @Test
  void a_baseline_says_what_the_database_lacks() throws IOException {
    database.run("create table users (id int primary key)");
    write("migrations/20240101000000_a/migration.sql", "create table users (id int primary key);");
    write(
        "migrations/20240102000000_b/migration.sql",
        "alter table users add email text; create table orders (id int);");
    CliRun refused = run("migrate", "baseline").hasExit(3);
    assertThat(refused.err())
        .contains("column public.users.email", "table public.orders", "--force");
    run("migrate", "baseline", "--to", "20240101000000_a").hasExit(0);
    assertThat(run("migrate", "deploy").hasExit(0).out())
        .contains("20240102000000_b", "1 migration applied");
  }

  @Test
  void status_finds_what_somebody_changed_by_hand() throws IOException {
    write(
        "migrations/20240101000000_a/migration.sql",
        "create table users (id int primary key, email text);");
    run("migrate", "deploy").hasExit(0);
    assertThat(run("migrate", "status", "--drift").hasExit(0).out()).contains("no drift");
    database.run("alter table users add column phone text");
    run("migrate", "status").hasExit(0);
    assertThat(run("migrate", "status", "--drift").hasExit(3).out())
        .contains("drift: these 1 step", "phone");
    assertThat(run("migrate", "status", "--drift", "--json").hasExit(3).json().path("drift").size())
        .isEqualTo(1);
  }

  @Test
  void resolve_wants_one_flag_and_a_known_name() throws IOException {
    write("migrations/20240101000000_a/migration.sql", "create table users (id int primary key);");
    run("migrate", "resolve").hasExit(2);
    assertThat(run("migrate", "resolve", "--applied", "20240101000000_b").hasExit(2).err())
        .contains("Did you mean 20240101000000_a?");
    run("migrate", "resolve", "--applied", "20240101000000_a", "--json").hasExit(0);
    run("migrate", "status").hasExit(0);
  }

  @Test
  void resolve_is_refused_while_a_deploy_is_at_work() throws IOException {
    write("migrations/20240101000000_a/migration.sql", "vacuum; select pg_sleep(600);");
    CompletableFuture<CliRun> deploy =
        CompletableFuture.supplyAsync(() -> run("migrate", "deploy"), Thread::startVirtualThread);
    await()
        .ignoreExceptionsInstanceOf(AssertionError.class)
        .untilAsserted(() -> database.run("select 1 / count(*) from dbkeep.migration"));
    assertThat(run("migrate", "resolve", "--rolled-back", "20240101000000_a").hasExit(1).err())
        .contains("a dbkeep is at work on this database");
    database.run(
        "select pg_cancel_backend(pid) from pg_stat_activity where query like '%pg_sleep(600)%' and"
            + " pid <> pg_backend_pid() and datname = current_database()");
    deploy.join().hasExit(1);
    run("migrate", "resolve", "--rolled-back", "20240101000000_a").hasExit(0);
  }

  @Test
  void deploy_says_of_each_migration_whether_one_transaction_held_it() throws IOException {
    write("migrations/1_a/migration.sql", "create table a (id int);");
    write("migrations/2_b/migration.sql", "create index concurrently a_id on a (id);");
    write("migrations/3_c/migration.sql", "create table c (id int);\nselect 1;");
    assertThat(
            run("migrate", "deploy", "--json")
                .hasExit(0)
                .json()
                .path("migrations")
                .values()
                .stream()
                .map(migration -> migration.path("inTransaction").asBoolean()))
        .containsExactly(true, false, true);
  }

  @Test
  void a_missing_folder_is_the_first_thing_to_mend_and_says_where_it_was_looked_for()
      throws IOException {
    String wrong = "postgresql://nobody@127.0.0.1:1/nothing";
    for (String command : new String[] {"status", "deploy"}) {
      CliRun.on(wrong, project, "migrate", command)
          .failsWith(
              1,
              "error: no migrations folder in "
                  + project
                  + ", looked for migrations, prisma/migrations, prisma/migration, drizzle,"
                  + " db/migration, db/migrations, src/main/resources/db/migration",
              "hint: Write the first migration with `dbkeep migrate new NAME`, or name the folder"
                  + " with `--migrations PATH`; `dbkeep init` writes down what it finds.");
      CliRun.in(project, Map.of(), "migrate", command).hasExit(1);
    }
    assertThat(project.resolve(".dbkeep")).as("a server started in vain").doesNotExist();
    write("dbkeep.toml", "migrations = \"sql\"\n");
    CliRun.on(wrong, project, "migrate", "status")
        .failsWith(
            1,
            "error: the migrations folder sql does not exist (dbkeep.toml:1)",
            "hint: Correct its name there, or write the first migration into it with `dbkeep"
                + " migrate new NAME`.");
    Files.createDirectory(project.resolve("sql"));
    assertThat(CliRun.on(wrong, project, "migrate", "status").hasExit(4).err())
        .startsWith("error: nothing listens at 127.0.0.1:1");
  }
}
