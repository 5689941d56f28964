package dev.dbkeep.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationFolderTest {
  @TempDir private Path project;

  private static DbkeepException error(ThrowingCallable call) {
    return catchThrowableOfType(DbkeepException.class, call);
  }

  private static List<String> names(MigrationFolder folder) {
    return folder.migrations().stream().map(Migration::name).toList();
  }

  @Test
  void reads_every_folder_with_a_migration_sql_whatever_its_name() {
    Path folder = project.resolve("prisma/migrations");
    Folders.script(folder, "20240126184148_new_models copy", "select 1;");
    Folders.script(folder, "20250517173700_add_event_log.sql", "select 2;");
    Folders.script(folder, "20230101000000_init", "select 0;");
    Folders.write(folder, "migration_lock.toml", "provider = \"postgresql\"\n");
    MigrationFolder read = MigrationFolder.open(folder);
    assertThat(read.format()).isEqualTo(MigrationFormat.PRISMA);
    assertThat(names(read))
        .containsExactly(
            "20230101000000_init",
            "20240126184148_new_models copy",
            "20250517173700_add_event_log.sql");
  }

  @Test
  void takes_the_same_layout_outside_prisma_for_its_own() {
    Folders.script(project.resolve("migrations"), "20230101000000_init", "select 0;");
    assertThat(MigrationFolder.open(project.resolve("migrations")).format())
        .isEqualTo(MigrationFormat.OWN);
  }

  @Test
  void knows_prisma_by_its_parent_folder_also_in_the_singular() {
    Folders.script(project.resolve("prisma/migration"), "1_init", "select 0;");
    assertThat(MigrationFolder.find(project, List.of()))
        .contains(project.resolve("prisma/migration"));
    assertThat(MigrationFolder.open(project.resolve("prisma/migration")).format())
        .isEqualTo(MigrationFormat.PRISMA);
  }

  @Test
  void refuses_a_folder_without_its_script() {
    Folders.write(project.resolve("migrations"), "20230101000000_init/README.md", "forgotten");
    Folders.script(project.resolve("migrations"), "20230102000000_more", "select 1;");
    DbkeepException error = error(() -> MigrationFolder.open(project.resolve("migrations")));
    assertThat(error.code()).isEqualTo(ErrorCode.MIGRATION_FOLDER);
    assertThat(error).hasMessageEndingWith("20230101000000_init has no migration.sql");
    assertThat(error.hint()).isNotBlank();
  }

  @Test
  void names_the_byte_that_is_not_utf_8() {
    byte[] latin = "select 1;\n-- Gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Folders.write(project.resolve("migrations"), "1_init/migration.sql", latin);
    DbkeepException error = error(() -> MigrationFolder.open(project.resolve("migrations")));
    assertThat(error.code()).isEqualTo(ErrorCode.NOT_UTF8);
    assertThat(error).hasMessageEndingWith("migration.sql is not UTF-8: byte 0xFC at byte 16");
    assertThat(error.location()).isEqualTo(new SourceLocation(file.toString(), 2, 6));
  }

  @Test
  void refuses_migrations_for_another_database() {
    Folders.script(project.resolve("prisma/migrations"), "1_init", "select 1;");
    Folders.write(
        project.resolve("prisma/migrations"), "migration_lock.toml", "provider = \"mysql\"\n");
    assertThat(error(() -> MigrationFolder.open(project.resolve("prisma/migrations"))))
        .hasMessageContaining("are for mysql, not for PostgreSQL");
  }

  @Test
  void refuses_to_guess_between_two_formats_in_one_folder() {
    Folders.script(project.resolve("migrations"), "1_init", "select 1;");
    Folders.write(project.resolve("migrations"), "V1__init.sql", "select 1;");
    DbkeepException error = error(() -> MigrationFolder.open(project.resolve("migrations")));
    assertThat(error)
        .hasMessageContaining("dbkeep (1_init/migration.sql) and of Flyway (V1__init.sql)");
    assertThat(error.hint()).contains("--format dbkeep|flyway");
    FolderOptions flyway = FolderOptions.DEFAULT.as(MigrationFormat.FLYWAY);
    assertThat(names(MigrationFolder.open(project.resolve("migrations"), flyway)))
        .containsExactly("V1__init.sql");
  }

  @Test
  void refuses_to_guess_between_two_folders_of_a_project() {
    Folders.script(project.resolve("prisma/migrations"), "1_init", "select 1;");
    Folders.drizzle(project.resolve("drizzle"), "0000_init", "select 1;");
    DbkeepException error = error(() -> MigrationFolder.find(project, List.of()));
    assertThat(error)
        .hasMessage(
            "more than one migrations folder: prisma/migrations (Prisma) and drizzle (Drizzle)");
    assertThat(error.hint()).contains("--migrations");
  }

  @Test
  void names_the_missing_folder_and_what_to_do() {
    DbkeepException error = error(() -> MigrationFolder.open(project.resolve("nothing")));
    assertThat(error.code()).isEqualTo(ErrorCode.MIGRATION_FOLDER);
    assertThat(error.hint()).contains("dbkeep migrate new");
    assertThat(MigrationFolder.find(project, List.of())).isEmpty();
  }

  @Test
  void runs_drizzle_in_the_order_of_the_journal_and_cuts_at_breakpoints() {
    Path folder = project.resolve("drizzle");
    Folders.drizzle(
        folder, "0001_b", "select 1\n--> statement-breakpoint\nselect 2", "0000_a", "select 3;");
    Folders.write(folder, "0009_left.sql", "select 9;");
    MigrationFolder read = MigrationFolder.open(folder);
    assertThat(names(read)).containsExactly("0001_b", "0000_a");
    assertThat(read.migrations().getFirst().script().text())
        .isEqualTo("select 1\n;-- statement-breakpoint\nselect 2");
    assertThat(read.notes())
        .containsExactly(
            "0009_left.sql is not in the journal, so that Drizzle does not run it either");
  }

  @Test
  void refuses_a_journal_with_a_missing_file_a_double_tag_or_broken_json() {
    Path folder = project.resolve("drizzle");
    Folders.drizzle(folder, "0000_a", "select 1;", "0000_a", "select 1;");
    assertThat(error(() -> MigrationFolder.open(folder)))
        .hasMessageStartingWith("two migrations are named 0000_a");
    Folders.write(
        folder,
        "meta/_journal.json",
        """
        {"dialect":"postgresql","entries":[{"idx":0,"when":1,"tag":"0000_gone"}]}\
        """);
    assertThat(error(() -> MigrationFolder.open(folder))).hasMessageContaining("names 0000_gone");
    Folders.write(folder, "meta/_journal.json", "{\"entries\":\n  [oops]}");
    DbkeepException broken = error(() -> MigrationFolder.open(folder));
    assertThat(broken).hasMessageContaining("is not a Drizzle journal");
    assertThat(broken.location()).extracting(SourceLocation::line).isEqualTo(2);
  }

  @Test
  void orders_flyway_versions_as_numbers_and_repeatables_last() {
    Path folder = project.resolve("db/migration");
    for (String name :
        List.of(
            "V10__ten.sql",
            "V9__nine.sql",
            "V1_10__a.sql",
            "V1.9__b.sql",
            "sub/V2__two.sql",
            "R__z.sql",
            "R__a.sql",
            "V20240101120000__stamp.sql",
            "U9__nine.sql",
            "beforeMigrate.sql",
            "notes.sql")) {
      Folders.write(folder, name, "select 1;");
    }
    MigrationFolder read = MigrationFolder.open(folder);
    assertThat(names(read))
        .containsExactly(
            "V1.9__b.sql",
            "V1_10__a.sql",
            "V2__two.sql",
            "V9__nine.sql",
            "V10__ten.sql",
            "V20240101120000__stamp.sql",
            "R__a.sql",
            "R__z.sql");
    assertThat(read.notes())
        .containsExactlyInAnyOrder(
            "U9__nine.sql is an undo script, which dbkeep does not run",
            "beforeMigrate.sql is a Flyway callback, which dbkeep does not run",
            "notes.sql is not named as Flyway wants it, so that Flyway does not run it either");
  }

  @Test
  void refuses_two_flyway_files_with_one_version() {
    Path folder = project.resolve("db/migration");
    Folders.write(folder, "V1__a.sql", "select 1;");
    Folders.write(folder, "more/V1.0__b.sql", "select 1;");
    assertThat(error(() -> MigrationFolder.open(folder)))
        .hasMessage("V1__a.sql and more/V1.0__b.sql have version 1.0 both");
    Path other = project.resolve("other");
    Folders.write(other, "R__view.sql", "select 1;");
    Folders.write(other, "more/R__view.sql", "select 1;");
    assertThat(error(() -> MigrationFolder.open(other)))
        .hasMessageContaining("have the description view both");
  }

  @Test
  void names_java_migrations_as_something_only_flyway_can_run() {
    Path folder = project.resolve("src/main/resources/db/migration");
    Folders.write(folder, "V1__init.sql", "select 1;");
    Folders.write(
        project.resolve("src/main/java/db/migration"), "V2__Fill.java", "class V2__Fill {}");
    assertThat(MigrationFolder.find(project, List.of())).contains(folder);
    assertThat(MigrationFolder.open(folder).unsupported()).containsExactly("V2__Fill");
  }

  @Test
  void replaces_placeholders_as_flyway_does() {
    Path folder = project.resolve("db/migration");
    Folders.write(
        folder,
        "V1__init.sql",
        "create schema ${Name}; -- ${flyway:defaultSchema} ${flyway:filename}");
    Folders.write(folder, "V2__raw.sql", "select '${kept}';");
    Folders.write(
        folder, "V2__raw.sql.conf", "placeholderReplacement=false\nexecuteInTransaction=false\n");
    ServerUrl url = ServerUrl.parse("postgresql://app@host/shop?currentSchema=sales");
    FolderOptions options = FolderOptions.of(null, url, Clock.systemUTC(), Map.of("name", "stock"));
    List<Migration> migrations = MigrationFolder.open(folder, options).migrations();
    assertThat(migrations.getFirst().script().text())
        .isEqualTo("create schema stock; -- sales V1__init.sql");
    assertThat(migrations.getLast().script().text()).isEqualTo("select '${kept}';");
    assertThat(migrations.getLast().versioned().inTransaction()).isFalse();
    DbkeepException error = error(() -> MigrationFolder.open(folder));
    assertThat(error).hasMessageStartingWith("no value for the placeholder ${Name} in ");
    assertThat(error.location()).extracting(SourceLocation::column).isEqualTo(15);
  }

  @Test
  void reads_a_file_with_a_byte_order_mark_and_keeps_its_checksum() {
    Path folder = project.resolve("migrations");
    Folders.script(folder, "1_init", "\uFEFFselect 1;");
    Migration migration = MigrationFolder.open(folder).migrations().getFirst();
    assertThat(migration.script().text()).isEqualTo("select 1;");
    assertThat(migration.checksum()).isEqualTo(Checksums.sha256("\uFEFFselect 1;"));
  }
}
