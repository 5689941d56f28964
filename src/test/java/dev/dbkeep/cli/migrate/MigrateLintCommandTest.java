package dev.dbkeep.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.Application;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MigrateLintCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void says_file_line_and_column_and_what_to_write_instead() throws IOException {
    migration("0001_users", "CREATE TABLE users (id int, fullname text);\n");
    migration(
        "0002_name",
        "SELECT 1;\n  ALTER TABLE users DROP COLUMN fullname,\n    ADD COLUMN full_name text;\n");

    assertThat(run(Map.of(), "migrate", "lint", "--no-database")).isEqualTo(0);
    assertThat(
            run(Map.of(), "migrate", "lint", "--no-database", "migrations/0002_name/migration.sql"))
        .isEqualTo(3);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            0 errors, 0 warnings, 0 notes (no database: rows were not counted)
            migrations/0002_name/migration.sql:2:3: error drop-and-replace: drops the column public.users.fullname and adds full_name in one migration: its values are lost
              instead: ALTER TABLE "public"."users" RENAME COLUMN "fullname" TO "full_name"
            1 errors, 0 warnings, 0 notes (no database: rows were not counted)
            """);
  }

  @Test
  void counts_rows_when_there_is_a_database() throws IOException {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          "CREATE TABLE full_of (a int); INSERT INTO full_of VALUES (1), (2); CREATE TABLE empty (a"
              + " int)");
      Files.writeString(folder.resolve("drop.sql"), "DROP TABLE full_of;\nDROP TABLE empty;\n");

      assertThat(
              run(
                  Map.of("DATABASE_URL", database.urlText()),
                  "migrate",
                  "lint",
                  "--json",
                  "drop.sql"))
          .isEqualTo(3);
      JsonNode report = JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
      assertThat(report.path("rowsCounted").asBoolean()).isTrue();
      assertThat(report.path("warnings").asInt()).isEqualTo(1);
      assertThat(report.path("findings").path(0).path("subject").asString())
          .isEqualTo("public.full_of");
      assertThat(report.path("findings").path(0).path("message").asString())
          .isEqualTo(
              "drops the table public.full_of with its rows: 2 rows, for example (a '1'), (a '2')");
    }
  }

  @Test
  void a_loss_named_at_the_head_of_the_file_does_not_fail() throws IOException {
    Files.writeString(
        folder.resolve("drop.sql"), "-- dbkeep: allow-loss public.old\nDROP TABLE old;\n");

    assertThat(run(Map.of(), "migrate", "lint", "--no-database", "drop.sql")).isEqualTo(0);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("info drop-table")
        .contains("0 errors, 0 warnings, 1 notes");
  }

  @Test
  void a_statement_that_postgres_would_refuse_is_shown_with_its_place() throws IOException {
    Files.writeString(folder.resolve("wrong.sql"), "SELECT 1;\nALTER TABEL users ADD x int;\n");

    assertThat(run(Map.of(), "migrate", "lint", "--no-database", "wrong.sql")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("syntax error at or near \"TABEL\"")
        .contains("wrong.sql:2:7");
  }

  private void migration(String name, String sql) throws IOException {
    Path file = folder.resolve("migrations").resolve(name).resolve("migration.sql");
    Files.createDirectories(file.getParent());
    Files.writeString(file, sql);
  }

  private int run(Map<String, String> environment, String... arguments) {
    Context context =
        new Context(folder, environment, Console.captured(out, err), Clock.systemUTC());
    return new Application(context).run(arguments);
  }
}
