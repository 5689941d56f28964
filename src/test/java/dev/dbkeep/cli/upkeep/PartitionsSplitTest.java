package dev.dbkeep.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.testing.TestDatabase;
import dev.dbkeep.upkeep.partitions.SplitProgress;
import dev.dbkeep.upkeep.partitions.Splitting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The past of a table is divided while it is in use, and is one partition again. */
final class PartitionsSplitTest {
  private static final int KILLS = Integer.getInteger("dbkeep.kills", 4);

  private static final String PARTS =
      "SELECT count(*) FILTER (WHERE c.relname LIKE '%before%') || ' ' || (count(*) > 4) FROM"
          + " pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent ="
          + " 'events'::regclass";

  /** Nothing may be left of what a split needs. */
  private static final String LEFT =
      """
      SELECT concat_ws(', ',
        (SELECT string_agg(relname, ' ') FROM pg_class WHERE relname LIKE 'split\\_%' OR relname LIKE '%before%' AND relnamespace = 'dbkeep'::regnamespace),
        (SELECT string_agg(proname, ' ') FROM pg_proc WHERE pronamespace = 'dbkeep'::regnamespace AND proname NOT LIKE 'studio%'),
        (SELECT string_agg(tgname, ' ') FROM pg_trigger WHERE tgname LIKE 'dbkeep%'),
        (SELECT string_agg(conname, ' ') FROM pg_constraint WHERE conname LIKE 'dbkeep%'))
      """;

  private static final String STATE =
      "SELECT coalesce((SELECT state FROM dbkeep.partition_split ORDER BY id DESC LIMIT 1),"
          + " 'nothing')";

  @TempDir private Path project;

  private CliRun run(TestDatabase database, String... arguments) {
    return CliRun.on(database.urlText(), project, arguments);
  }

  private TestDatabase divided(int major) {
    TestDatabase database = TestDatabase.createOnMajor(major);
    database.run(SplitNeighbours.EVENTS);
    run(database, "partitions", "apply", "events", "--by", "created_at").hasExit(0);
    return database;
  }

  @ParameterizedTest
  @MethodSource("dev.dbkeep.testing.Versions#here")
  void nobody_misses_a_row_or_meets_one_twice_there_and_back(int major) throws Exception {
    try (TestDatabase database = divided(major)) {
      String looks = database.ask(PartitionsCommandTest.LOOKS);
      assertThat(run(database, "partitions", "split", "events", "--dry-run").hasExit(0).out())
          .contains("becomes ", " partitions, one for each month", "4. they take the place of");
      run(database, "partitions", "split", "events", "--dry-run", "--json").hasExit(0);
      try (SplitNeighbours neighbours = SplitNeighbours.begin(database)) {
        CliRun split = run(database, "partitions", "split", "events");
        assertThat(neighbours.failure()).isNull();
        System.out.println(split.hasExit(0).out());
        assertThat(database.ask(PARTS)).isEqualTo("0 true");
        assertThat(database.ask(PartitionsCommandTest.LOOKS)).isEqualTo(looks);
        assertThat(run(database, "partitions", "split", "events").hasExit(0).out())
            .contains("is divided already");
        assertThat(run(database, "partitions", "apply", "events", "--back").hasExit(4).err())
            .contains("dbkeep partitions split public.events --back");
        assertThat(
                run(database, "partitions", "split", "events", "--back", "--json")
                    .hasExit(0)
                    .json()
                    .get("back")
                    .asBoolean())
            .isTrue();
        assertThat(neighbours.end()).isNull();
        System.out.println("PostgreSQL " + major + ": " + neighbours);
      }
      assertThat(database.ask(PARTS)).startsWith("1 ");
      assertThat(database.ask(PartitionsCommandTest.LOOKS)).isEqualTo(looks);
      assertThat(database.ask(LEFT)).isEmpty();
      run(database, "partitions", "apply", "events", "--back").hasExit(0);
    }
  }

  @Test
  void killed_at_any_moment_the_same_command_goes_on_and_every_row_is_there() throws Exception {
    Random random = new Random(20261121);
    Map<String, Integer> kills = new TreeMap<>();
    int count = 0;
    boolean back = false;
    try (TestDatabase database = divided(18);
        SplitNeighbours neighbours = SplitNeighbours.begin(database)) {
      while (count < KILLS) {
        String[] words =
            back
                ? new String[] {"partitions", "split", "events", "--back"}
                : new String[] {"partitions", "split", "events"};
        Process process = DbkeepProcess.start(project, database.url(), words);
        awaitBegin(database, process);
        boolean ended = process.waitFor(random.nextLong(1, 3000), TimeUnit.MILLISECONDS);
        int exit = ended ? process.exitValue() : 0;
        if (!ended) {
          process.destroyForcibly().waitFor();
          kills.merge(database.ask(STATE), 1, Integer::sum);
          if (++count % 4 == 0) {
            exit = run(database, words).exit();
            ended = true;
          }
        }
        // a way back that was complete when it was killed has nothing left to take back
        assertThat(exit).as(Files.readString(project.resolve("process.log"))).isIn(0, back ? 2 : 0);
        assertThat(neighbours.failure()).isNull();
        if (ended) {
          assertThat(database.ask(PARTS)).startsWith(back ? "1 " : "0 true");
          back = !back;
        }
      }
      assertThat(neighbours.end()).isNull();
      System.out.printf("killed at %s, %s%n", kills, neighbours);
    }
  }

  /** So that kills fall into the work and not into the start of Java. */
  private static void awaitBegin(TestDatabase database, Process process)
      throws InterruptedException {
    while (process.isAlive()
        && database
            .ask(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dbkeep split' AND"
                    + " datname = current_database()")
            .equals("0")) {
      Thread.sleep(10);
    }
  }

  @Test
  void what_keeps_a_past_from_being_divided_is_refused_by_name() {
    String[][] faults = {
      {
        "CREATE TABLE parts (id bigint, at timestamptz, FOREIGN KEY (id, at) REFERENCES events)",
        "the foreign key parts_id_at_fkey of public.parts points at it",
        "DROP TABLE parts"
      },
      {
        "ALTER TABLE events ADD CONSTRAINT later UNIQUE (number, created_at) DEFERRABLE",
        "its key later can be deferred",
        "ALTER TABLE events DROP CONSTRAINT later"
      },
      {
        "CREATE PUBLICATION outside FOR TABLE events",
        "publication outside",
        "DROP PUBLICATION outside"
      },
      {
        "INSERT INTO events (created_at) VALUES ('1970-01-01')",
        "partitions of a month, from 1970-01-01",
        "DELETE FROM events WHERE created_at < '1971-01-01'"
      },
      {
        "ALTER TABLE events DROP CONSTRAINT events_pkey",
        "it has no primary key",
        "ALTER TABLE events ADD PRIMARY KEY (id, created_at)"
      },
    };
    try (TestDatabase database = TestDatabase.create()) {
      database.run(SplitNeighbours.EVENTS);
      run(database, "partitions", "split", "events").hasExit(2);
      run(database, "partitions", "apply", "events", "--by", "created_at").hasExit(0);
      for (String[] fault : faults) {
        database.run(fault[0]);
        assertThat(run(database, "partitions", "split", "events").hasExit(4).err())
            .contains(fault[1]);
        run(database, "partitions", "split", "events", "--dry-run").hasExit(4);
        database.run(fault[2]);
      }
      assertThat(
              new Splitting(
                      database.url(), ExecuteOptions.DEFAULTS, SplitProgress.NONE, Progress.NONE)
                  .plan("events", OptionalLong.of(1 << 20))
                  .obstacles())
          .singleElement()
          .satisfies(one -> assertThat(one.reason()).contains("the disk has 1 MB free"));
      assertThat(database.ask(LEFT)).isEmpty();
    }
  }

  @Test
  void a_split_that_cannot_end_is_told_and_goes_on_or_is_taken_back() throws Exception {
    try (TestDatabase database = divided(18)) {
      Files.writeString(project.resolve("dbkeep.toml"), "deadline = \"1s\"\n");
      try (Connection holder = database.connect();
          Statement statement = holder.createStatement()) {
        holder.setAutoCommit(false);
        statement.execute("LOCK TABLE events IN ROW EXCLUSIVE MODE");
        Thread.sleep(2100);
        assertThat(run(database, "partitions", "split", "events", "--dry-run").hasExit(0).out())
            .contains("would wait: pid ");
        assertThat(split(database).hasExit(1).err()).contains("blocked by pid");
        holder.rollback();
        holder.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        statement.execute("SELECT FROM users");
        assertThat(split(database).hasExit(1).err()).contains("sees the database as it was");
        assertThat(
                run(database, "health", "--json", "--no-history")
                    .json()
                    .get("findings")
                    .valueStream())
            .filteredOn(finding -> finding.get("check").asString().equals("S9"))
            .singleElement()
            .satisfies(
                finding ->
                    assertThat(finding.get("next").asString())
                        .isEqualTo("dbkeep partitions split public.events"));
        run(database, "partitions", "split", "events", "--back", "--dry-run").hasExit(0);
        holder.rollback();
        database.run("TRUNCATE events");
        database.run(
            "INSERT INTO events (user_id, created_at) SELECT 4, now() - i * interval '5 days' FROM"
                + " generate_series(1, 20) i");
        split(database).hasExit(0);
        assertThat(database.ask("SELECT count(*) FROM events")).isEqualTo("20");
        assertThat(database.ask(PARTS)).isEqualTo("0 true");
      }
    }
  }

  private CliRun split(TestDatabase database) {
    return run(database, "partitions", "split", "events");
  }

  @Test
  void the_way_back_ends_with_too_many_changes_and_with_its_time() {
    try (TestDatabase database = divided(18)) {
      run(database, "partitions", "split", "events", "--back").hasExit(2);
      split(database).hasExit(0);
      database.run("UPDATE events SET kind = 'new'");
      assertThat(run(database, "partitions", "split", "events", "--back").hasExit(4).err())
          .contains("20,000 rows of its past or more were changed since");
      assertThat(database.ask("SELECT count(*) < 20001 FROM dbkeep.split_1_log")).isEqualTo("t");
      database.run("UPDATE dbkeep.partition_split SET drop_after = now()");
      run(database, "partitions", "keep").hasExit(0);
      assertThat(database.ask(LEFT)).isEmpty();
      assertThat(database.ask("SELECT count(*) FROM events WHERE kind = 'new'")).isEqualTo("20000");
      run(database, "partitions", "split", "events", "--back").hasExit(2);
      assertThat(split(database).hasExit(2).err()).contains("There is no past to divide.");
    }
  }
}
