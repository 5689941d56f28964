package dev.dbkeep.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitAndDoctorTest {
  @TempDir Path folder;

  private void file(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void writes_what_it_finds_of_a_prisma_project_and_never_overwrites_it() throws IOException {
    file(
        "prisma/schema.prisma",
        "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n");
    file("prisma/migrations/20240101000000_init/migration.sql", "CREATE TABLE a (id int);");
    file("package.json", "{\"prisma\": {\"seed\": \"node seed.js\"}}");
    file(".gitignore", "node_modules");
    CliRun dry = CliRun.in(folder, Map.of(), "init", "--dry-run").hasExit(0);
    assertThat(dry.out()).contains("would be written", "schema = \"prisma/schema.prisma\"");
    assertThat(folder.resolve("dbkeep.toml")).doesNotExist();

    CliRun.in(folder, Map.of(), "init", "--json").hasExit(0);
    String written = Files.readString(folder.resolve("dbkeep.toml"));
    assertThat(written)
        .contains(
            "schema = \"prisma/schema.prisma\"",
            "migrations = \"prisma/migrations\"",
            "seed-command = \"node seed.js\"");
    assertThat(folder.resolve(".gitignore")).hasContent("node_modules\n.dbkeep/\n");

    file("dbkeep.toml", written + "# mine\n");
    assertThat(CliRun.in(folder, Map.of(), "init").hasExit(0).out())
        .contains("dbkeep.toml kept", ".gitignore kept");
    assertThat(folder.resolve("dbkeep.toml")).content().endsWith("# mine\n");
    assertThat(CliRun.in(folder, Map.of(), "config", "show", "--origin").hasExit(0).out())
        .contains("seed-command         node seed.js   # dbkeep.toml:");
  }

  @Test
  void doctor_says_ok_for_a_sound_project() throws IOException {
    file("schema.sql", "CREATE TABLE a (id int);");
    try (TestDatabase database = TestDatabase.create()) {
      CliRun run = CliRun.on(database.urlText(), folder, "doctor").hasExit(0);
      assertThat(run.out().lines()).allMatch(line -> line.startsWith("ok  "));
      assertThat(run.out())
          .contains("schema", "migrations", "clock", "shadow")
          .doesNotContain(database.url().password());
      assertThat(
              CliRun.on(database.urlText(), folder, "doctor", "--json")
                  .json()
                  .get("failed")
                  .asInt())
          .isZero();
    }
  }

  @Test
  void doctor_ends_with_4_when_the_database_cannot_be_reached_and_says_what_to_do() {
    CliRun run = CliRun.on("postgresql://ann:geheim@127.0.0.1:1/shop", folder, "doctor").hasExit(4);
    assertThat(run.out())
        .contains(
            "FAIL  connection",
            "nothing listens at 127.0.0.1:1",
            "Start the server, or correct host and port")
        .doesNotContain("geheim");
  }

  @Test
  void doctor_ends_with_3_when_only_the_schema_is_broken() throws IOException {
    file("schema.prisma", "model A {\n  id Int @id\n  b\n}\n");
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(CliRun.on(database.urlText(), folder, "doctor").hasExit(3).out())
          .contains("FAIL  schema");
    }
  }

  @Test
  void doctor_names_the_missing_grant() {
    try (TestDatabase database = TestDatabase.create()) {
      String role = database.url().database() + "_weak";
      database.run("CREATE ROLE " + role + " LOGIN PASSWORD 'geheim'");
      String url = database.urlText().replaceFirst("//[^@]*@", "//" + role + ":geheim@");
      assertThat(CliRun.on(url, folder, "doctor").hasExit(3).out())
          .contains(
              "GRANT CREATE ON DATABASE \""
                  + database.url().database()
                  + "\" TO \""
                  + role
                  + "\";");
      database.run("DROP ROLE " + role);
    }
  }
}
