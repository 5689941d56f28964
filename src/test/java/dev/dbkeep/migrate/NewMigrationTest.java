package dev.dbkeep.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NewMigrationTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-04-12T09:30:00Z"), ZoneOffset.UTC);
  @TempDir private Path project;

  private static NewMigration write(Path folder) {
    return NewMigration.write(
        MigrationFolder.open(folder), "add_email", "-- head\n", "select 1;\nselect 2;\n", CLOCK);
  }

  @Test
  void is_named_by_the_clock_and_always_comes_last() {
    Path folder = project.resolve("migrations");
    Folders.script(folder, "20240101000000_a", "select 1;");
    assertThat(write(folder).name()).isEqualTo("20260412093000_add_email");
    assertThat(MigrationFolder.open(folder).migrations().getLast().content())
        .isEqualTo("-- head\nselect 1;\nselect 2;\n");
    assertThat(write(folder).name()).isEqualTo("20260412093001_add_email");
  }

  @Test
  void comes_last_also_behind_digits_that_are_no_time() {
    Path folder = project.resolve("migrations");
    Folders.script(folder, "20261399000099_a", "select 1;");
    assertThat(write(folder).name()).isEqualTo("20261399000100_add_email");
  }

  @Test
  void brings_prismas_lock_file_along() {
    Path folder = project.resolve("prisma/migrations");
    MigrationFolder empty = MigrationFolder.openOrEmpty(folder, FolderOptions.DEFAULT);
    NewMigration.write(empty, "init", "", "select 1;\n", CLOCK);
    assertThat(folder.resolve("migration_lock.toml"))
        .content()
        .contains("provider = \"postgresql\"");
    assertThat(MigrationFolder.open(folder).format()).isEqualTo(MigrationFormat.PRISMA);
  }

  @Test
  void gets_an_entry_in_drizzles_journal_and_breakpoints() {
    Path folder = project.resolve("drizzle");
    Folders.drizzle(folder, "0000_a", "select 1;");
    NewMigration written = write(folder);
    assertThat(written.name()).isEqualTo("0001_add_email");
    assertThat(written.notes()).singleElement().asString().contains("snapshot");
    Migration last = MigrationFolder.open(folder).migrations().getLast();
    assertThat(last.content()).isEqualTo("-- head\nselect 1;--> statement-breakpoint\nselect 2;\n");
    assertThat(last.journal().when()).isEqualTo(CLOCK.millis());
  }

  @ParameterizedTest
  @CsvSource({
    "V74__x.sql,V75__add_email.sql",
    "V1_27__x.sql,V1_28__add_email.sql",
    "V001__x.sql,V002__add_email.sql",
    "V2.9__x.sql,V2.10__add_email.sql",
    "V20240101120000__x.sql,V20260412093000__add_email.sql"
  })
  void takes_the_next_version_in_flyways_style(String last, String next) {
    Path folder = project.resolve("db/migration");
    Folders.write(folder, last, "select 1;");
    assertThat(write(folder).name()).isEqualTo(next);
    assertThat(MigrationFolder.open(folder).migrations())
        .extracting(Migration::name)
        .isEqualTo(List.of(last, next));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../up", "a b", "a/b", "gr\u00fc\u00dfe", "x;drop"})
  void refuses_names_that_are_no_file_names_everywhere(String name) {
    DbkeepException error =
        catchThrowableOfType(DbkeepException.class, () -> NewMigration.check(name));
    assertThat(error.code()).isEqualTo(ErrorCode.USAGE);
    assertThat(error.hint()).contains("dbkeep migrate new add_users_email");
  }
}
