package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Portable dumps by this machine's pg_dump 15. */
class BackupDumpTest {
  private static final String ROWS =
      """
      CREATE TABLE "Order" (id int PRIMARY KEY, note text);
      INSERT INTO "Order" SELECT i, md5(i::text) FROM generate_series(1, 5000) i;
      """;
  private static final String SUM =
      "SELECT count(*) || md5(string_agg(note, ',' ORDER BY id)) FROM \"Order\"";

  @TempDir private Path folder;

  @Test
  void a_dump_of_either_format_comes_back_in_an_empty_database_only() throws Exception {
    try (MachinePostgres source = MachinePostgres.create();
        MachinePostgres first = MachinePostgres.create();
        MachinePostgres second = MachinePostgres.create()) {
      source.run(ROWS);
      CliRun.on(source.urlText(), folder, "backup", "dump", "one.dump", "--dry-run", "--json")
          .hasExit(0);
      assertThat(left()).isEmpty();
      JsonNode dumped =
          CliRun.on(source.urlText(), folder, "backup", "dump", "one.dump", "--json")
              .hasExit(0)
              .json();
      assertThat(dumped.get("compression").asString()).isEqualTo("gzip");
      assertThat(dumped.get("bytes").asLong()).isEqualTo(Files.size(folder.resolve("one.dump")));
      CliRun.on(
              source.urlText(), folder, "backup", "dump", "--format", "directory", "-j", "2", "two")
          .hasExit(0);
      assertThat(folder.resolve("two/toc.dat")).exists();
      assertThat(left()).containsExactlyInAnyOrder("one.dump", "two");

      CliRun.on(first.urlText(), folder, "backup", "load", "one.dump", "--dry-run", "--json")
          .hasExit(0);
      CliRun.on(first.urlText(), folder, "backup", "load", "one.dump", "--json").hasExit(0);
      CliRun.on(second.urlText(), folder, "backup", "load", "two", "--jobs", "2").hasExit(0);
      assertThat(one(first)).isEqualTo(one(second)).isEqualTo(one(source));

      CliRun again = CliRun.on(first.urlText(), folder, "backup", "load", "one.dump").hasExit(5);
      assertThat(again.err()).contains("holds 1 table").contains("--allow-tables");
      // With the word it goes on, meets the table, and takes all of it back.
      CliRun.on(first.urlText(), folder, "backup", "load", "one.dump", "--allow-tables").hasExit(1);
      assertThat(one(first)).isEqualTo(one(source));
    }
  }

  @Test
  void a_dump_is_never_written_over_another_one() throws Exception {
    try (MachinePostgres source = MachinePostgres.create()) {
      Files.writeString(folder.resolve("old.dump"), "precious");
      CliRun.on(source.urlText(), folder, "backup", "dump", "old.dump").hasExit(1);
      assertThat(folder.resolve("old.dump")).hasContent("precious");
    }
  }

  @Test
  void what_pg_dump_could_not_read_leaves_no_file() throws Exception {
    try (MachinePostgres source = MachinePostgres.create()) {
      source.run(ROWS);
      source.run("DROP ROLE IF EXISTS little; CREATE ROLE little LOGIN PASSWORD 'a little secret'");
      String url = source.urlText().replaceFirst("//[^@]*@", "//little:a%20little%20secret@");
      CliRun run = CliRun.on(url, folder, "backup", "dump", "x.dump").hasExit(1);
      assertThat(run.err()).contains("permission denied").contains("pg_read_all_data");
      assertThat(run.err()).doesNotContain("a little secret");
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void a_program_that_dies_or_writes_too_little_leaves_no_file() throws Exception {
    try (TestDatabase source = TestDatabase.create();
        MachinePostgres present = MachinePostgres.create()) {
      assertThat(present.url()).isNotNull();
      Path programs = Files.createDirectory(folder.resolve("bin"));
      script(programs.resolve("pg_restore"), "exec /usr/lib/postgresql/15/bin/pg_restore \"$@\"");
      String version = "[ $1 = --version ] && { echo 'pg_dump (PostgreSQL) 99.1'; exit 0; }\n";
      String file = "for word; do case $word in --file=*) file=${word#--file=};; esac; done\n";
      for (String end :
          List.of(
              "echo PGDMP > \"$file\"; kill -9 $$",
              "echo PGDMP > \"$file\"; exit 0",
              ": > \"$file\"; exit 0",
              "exit 0")) {
        script(programs.resolve("pg_dump"), version + file + end);
        CliRun run =
            CliRun.in(
                    folder,
                    new TreeMap<>(
                        Map.of(
                            "DATABASE_URL", source.urlText(), "PATH", programs + ":/bin:/usr/bin")),
                    "backup",
                    "dump",
                    "x.dump")
                .hasExit(1);
        assertThat(run.err()).as(end).startsWith("error: pg_");
        assertThat(left()).as(end).containsExactly("bin");
      }
    }
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void a_server_that_is_newer_than_every_pg_dump_is_refused_with_the_package() throws Exception {
    try (TestDatabase newer = TestDatabase.create();
        MachinePostgres present = MachinePostgres.create()) {
      assertThat(present.url()).isNotNull();
      CliRun run = CliRun.on(newer.urlText(), folder, "backup", "dump", "x.dump");
      if (Files.isDirectory(Path.of("/usr/lib/postgresql/18/bin"))) {
        run.hasExit(0);
        return;
      }
      run.hasExit(1);
      assertThat(run.err()).contains("cannot read PostgreSQL 18").contains("postgresql-client-18");
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void a_damaged_dump_changes_nothing() throws Exception {
    try (MachinePostgres source = MachinePostgres.create();
        MachinePostgres target = MachinePostgres.create()) {
      source.run(ROWS);
      CliRun.on(source.urlText(), folder, "backup", "dump", "x.dump").hasExit(0);
      byte[] whole = Files.readAllBytes(folder.resolve("x.dump"));
      for (int length : new int[] {0, 100, whole.length * 2 / 3}) {
        Path cut = folder.resolve("cut-" + length);
        Files.write(cut, Arrays.copyOf(whole, length));
        CliRun.on(target.urlText(), folder, "backup", "load", cut.toString()).hasExit(1);
        assertThat(MachinePostgres.psql(target.url(), "-At", "-c", "\\dt")).doesNotContain("Order");
      }
    }
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String one(MachinePostgres database) {
    return MachinePostgres.psql(database.url(), "-At", "-c", SUM).strip();
  }
}
