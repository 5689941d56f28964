package dev.dbkeep.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of a whole `dbkeep retention` at random moments; {@code -Ddbkeep.kills=100} for the long
 * run.
 */
final class RetentionKillTest {
  private static final int KILLS = Integer.getInteger("dbkeep.kills", 8);
  private static final int ROWS = 200_000;

  @TempDir private Path project;

  @Test
  void exactly_the_expired_rows_are_gone_and_each_is_in_the_archive_once() throws Exception {
    Files.writeString(
        project.resolve("dbkeep.toml"),
        """
        [[retention]]
        name = "indexed"
        table = "indexed"
        column = "at"
        keep = "10 days"
        archive = "file:archive"
        children = "cascade"

        [[retention]]
        name = "plain"
        table = "plain"
        column = "at"
        keep = "10 days"
        archive = "file:archive"

        [[retention]]
        name = "parted"
        table = "parted"
        column = "at"
        keep = "10 days"
        archive = "file:archive"
        """);
    Random random = new Random(20261121);
    int kills = 0;
    int early = 0;
    while (kills < KILLS) {
      try (TestDatabase database = TestDatabase.create()) {
        fill(database);
        boolean complete = false;
        while (!complete && kills < KILLS) {
          Process process = DbkeepProcess.start(project, database.url(), "retention");
          boolean begun = awaitBegin(database, process);
          boolean ended =
              process.waitFor(begun ? random.nextLong(1, 1500) : 1, TimeUnit.MILLISECONDS);
          complete = ended && process.exitValue() == 0;
          assertThat(ended && !complete).as(output()).isFalse();
          if (!ended) {
            process.destroyForcibly().waitFor();
            kills++;
            early += begun ? 0 : 1;
          }
        }
        Process last = DbkeepProcess.start(project, database.url(), "retention");
        assertThat(last.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(last.exitValue()).as(output()).isZero();
        verify(database);
      }
      clearArchive();
    }
    System.out.println(kills + " kills, " + early + " of them before the run began");
  }

  private String output() throws IOException {
    return Files.readString(project.resolve("process.log"));
  }

  /** Rows in an order that has nothing to do with their age; ids say which are over. */
  private static void fill(TestDatabase database) {
    database.run(
        """
        CREATE TABLE indexed (id int PRIMARY KEY, at timestamptz, pad text);
        INSERT INTO indexed SELECT i, now() - CASE WHEN i %% 3 = 0 THEN interval '1 day' ELSE interval '20 days' END - i * interval '1 ms', repeat('x', 50)
          FROM generate_series(1, %1$d) i;
        CREATE INDEX ON indexed (at);
        CREATE TABLE child (id int REFERENCES indexed);
        INSERT INTO child SELECT id FROM indexed WHERE id %% 10 = 0;
        CREATE INDEX ON child (id);
        CREATE TABLE plain (id int, at timestamptz, pad text);
        INSERT INTO plain SELECT * FROM indexed;
        CREATE TABLE parted (id int, at timestamptz) PARTITION BY RANGE (at);
        DO $$ BEGIN FOR i IN 1..6 LOOP
          EXECUTE format('CREATE TABLE parted_%%s PARTITION OF parted FOR VALUES FROM (%%L) TO (%%L)', i,
            date_trunc('day', now()) - (i * 7 + 7) * interval '1 day', date_trunc('day', now()) - i * 7 * interval '1 day');
        END LOOP; END $$;
        INSERT INTO parted SELECT i, date_trunc('day', now()) - 8 * interval '1 day' - (i %% 40) * interval '1 day' FROM generate_series(1, %1$d / 10) i;
        CREATE TABLE parted_before AS SELECT id FROM parted;
        ANALYZE;
        """
            .formatted(ROWS));
  }

  /** So that kills fall into the work and not into the start of Java; some do all the same. */
  private boolean awaitBegin(TestDatabase database, Process process)
      throws InterruptedException, IOException {
    while (process.isAlive()) {
      if (!database
          .ask(
              "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dbkeep retention'"
                  + " AND datname = current_database()")
          .equals("0")) {
        return true;
      }
      Thread.sleep(20);
    }
    return false;
  }

  private void verify(TestDatabase database) throws Exception {
    assertThat(database.ask("SELECT count(*) FROM dbkeep.retention_run WHERE state <> 'done'"))
        .as(output())
        .isEqualTo("0");
    for (String table : new String[] {"indexed", "plain"}) {
      assertThat(database.ask("SELECT count(*) FROM " + table + " WHERE id % 3 <> 0"))
          .as("too few of %s went", table)
          .isEqualTo("0");
      assertThat(database.ask("SELECT count(*) FROM " + table))
          .as("too many of %s went", table)
          .isEqualTo(String.valueOf(ROWS / 3));
      assertArchived(
          database,
          table,
          "id",
          "SELECT i FROM generate_series(1, " + ROWS + ") i WHERE i % 3 <> 0");
    }
    assertArchived(
        database,
        "child",
        "id",
        "SELECT i FROM generate_series(10, " + ROWS + ", 10) i WHERE i % 3 <> 0");
    assertArchived(
        database, "parted", "id", "SELECT id FROM parted_before EXCEPT ALL SELECT id FROM parted");
    assertThat(
            database.ask("SELECT count(*) FROM pg_inherits WHERE inhparent = 'parted'::regclass"))
        .isEqualTo("1");
  }

  private void assertArchived(TestDatabase database, String table, String column, String expected)
      throws Exception {
    database.run("CREATE TABLE archived_" + table + " (" + column + " int, at text, pad text)");
    String columns =
        switch (table) {
          case "child" -> "id";
          case "parted" -> "id, at";
          default -> "id, at, pad";
        };
    ArchivedRows.load(database, project, table, columns);
    String archived = "SELECT " + column + " FROM archived_" + table;
    assertThat(
            database.ask(
                "SELECT (SELECT count(*) FROM (("
                    + archived
                    + ") EXCEPT ALL ("
                    + expected
                    + ")) a) || ' ' || (SELECT count(*) FROM (("
                    + expected
                    + ") EXCEPT ALL ("
                    + archived
                    + ")) b)"))
        .as("rows of %s in the archive too often, and missing", table)
        .isEqualTo("0 0");
  }

  private void clearArchive() throws IOException {
    try (Stream<Path> files = Files.list(project.resolve("archive"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
