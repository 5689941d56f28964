package dev.dbkeep.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rows whose time is over go, and nothing else does. */
final class RetentionCommandTest {
  private static final String EVENTS =
      """
      CREATE TABLE events (id bigserial PRIMARY KEY, created_at %s, kind text, twice int GENERATED ALWAYS AS (42) STORED);
      INSERT INTO events (created_at, kind)
        SELECT now() - i * interval '1 hour', E'tab\\there \\\\ and "' || i FROM generate_series(0, 2999) i;
      CREATE TABLE before AS SELECT * FROM events;
      ANALYZE events;
      """;

  /** Of 3,000 hours the first 720 are kept; the one of the last hour is just over. */
  private static final String EXPIRED = "2280";

  @TempDir private Path project;
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  private CliRun run(String... arguments) {
    return CliRun.on(database.urlText(), project, arguments);
  }

  private void policy(String... lines) throws IOException {
    Files.writeString(
        project.resolve("dbkeep.toml"), "[[retention]]\n" + String.join("\n", lines) + "\n");
  }

  private void events(String more) throws IOException {
    policy("table = 'events'", "column = 'created_at'", "keep = '30 days'", more);
  }

  /** Before our era a later year has the smaller number, so that texts sort the other way. */
  @Test
  void the_oldest_rows_are_found_by_their_time_and_not_by_its_text() throws Exception {
    database.run(
        """
        CREATE TABLE events (id bigserial PRIMARY KEY, created_at timestamptz NOT NULL);
        INSERT INTO events (created_at)
          SELECT timestamptz '0044-03-15 12:00:00+00 BC' - i * interval '1 day' FROM generate_series(1, 6000) i;
        INSERT INTO events (created_at) VALUES (now());
        CREATE INDEX ON events (created_at);
        ANALYZE events;
        """);
    events("");
    run("retention").hasExit(0);
    assertThat(database.ask("SELECT count(*) FROM events")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "timestamptz NOT NULL, true",
    "timestamptz, false",
    "timestamp, true",
    "date, true",
    "date, false"
  })
  void rows_that_are_over_go_and_are_in_the_archive_exactly_once(String type, boolean indexed)
      throws Exception {
    database.run(EVENTS.formatted(type));
    if (indexed) {
      database.run("CREATE INDEX ON events (created_at)");
    }
    events("archive = 'file:archive'");
    String cutoff =
        type.equals("date")
            ? "(now() AT TIME ZONE 'UTC' - interval '30 days')::date"
            : "now() - interval '30 days'";
    if (type.equals("timestamp")) {
      cutoff = "now() AT TIME ZONE 'UTC' - interval '30 days'";
      database.run("UPDATE events SET created_at = created_at AT TIME ZONE 'UTC'");
      database.run("TRUNCATE before; INSERT INTO before SELECT * FROM events");
    }
    run("retention", "--quiet").hasExit(0);
    database.run("CREATE TABLE archived_events (id bigint, created_at " + type + ", kind text)");
    ArchivedRows.load(database, project, "events", "id, created_at, kind");
    assertThat(
            database.ask(
                "SELECT count(*) FROM events WHERE created_at < " + cutoff + " - interval '1s'"))
        .isEqualTo("0");
    assertThat(Integer.parseInt(database.ask("SELECT count(*) FROM archived_events")))
        .isBetween(2250, 2300);
    assertThat(
            database.ask(
                "SELECT count(*) FROM ((SELECT id, created_at, kind FROM events UNION ALL TABLE"
                    + " archived_events) EXCEPT ALL SELECT id, created_at, kind FROM before) d"))
        .isEqualTo("0");
    assertThat(
            database.ask(
                "SELECT count(*) FROM (SELECT id, created_at, kind FROM before EXCEPT ALL (SELECT"
                    + " id, created_at, kind FROM events UNION ALL TABLE archived_events)) d"))
        .isEqualTo("0");
  }

  @Test
  void a_dry_run_counts_and_changes_nothing() throws IOException {
    database.run(EVENTS.formatted("timestamptz"));
    events("");
    JsonNode planned =
        run("retention", "--dry-run", "--json").hasExit(0).json().get("planned").get(0);
    assertThat(planned.get("rows").asString()).isEqualTo(EXPIRED);
    assertThat(planned.get("exact").asBoolean()).isTrue();
    assertThat(planned.get("walBytes").asLong()).isBetween(100_000L, 2_000_000L);
    assertThat(run("retention", "--dry-run").out())
        .contains("events: rows with created_at before ", "  2,280 rows: about ", "archive: none");
    assertThat(database.ask("SELECT count(*) FROM events")).isEqualTo("3000");
    assertThat(database.ask("SELECT to_regnamespace('dbkeep')")).isEqualTo("null");
  }

  @Test
  void children_go_with_their_parents_into_archive_tables_or_keep_them_there() throws IOException {
    database.run(EVENTS.formatted("timestamptz"));
    database.run(
        """
        CREATE TABLE note (id int PRIMARY KEY, event_id bigint NOT NULL REFERENCES events, text text);
        INSERT INTO note SELECT i, i, 'n' || i FROM generate_series(1, 3000, 10) i;
        CREATE TABLE mark (note_id int REFERENCES note, n int);
        INSERT INTO mark SELECT i, 1 FROM generate_series(1, 3000, 20) i;
        CREATE TABLE hint (event_id bigint REFERENCES events ON DELETE SET NULL);
        INSERT INTO hint VALUES (2900), (10);
        CREATE INDEX ON hint (event_id);
        """);
    events("archive = 'table:old.events'");
    assertThat(run("retention").hasExit(5).err())
        .contains("the foreign key note_event_id_fkey of public.note has no index")
        .contains("CREATE INDEX CONCURRENTLY ON \"public\".\"note\" (\"event_id\");");
    database.run("CREATE INDEX ON note (event_id); CREATE INDEX ON mark (note_id)");
    assertThat(run("retention").hasExit(5).err())
        .contains("point at expired rows of public.events", "children = \"cascade\"");
    assertThat(run("retention", "--dry-run").hasExit(5).out())
        .contains("  refused: rows of public.");
    assertThat(database.ask("SELECT count(*) FROM events")).isEqualTo("3000");

    policy(
        "table = 'events'",
        "column = 'created_at'",
        "keep = '30 days'",
        "children = 'cascade'",
        "archive = 'table:old.events'");
    JsonNode done = run("retention", "--json").hasExit(0).json().get("done").get(0);
    assertThat(done.get("rows").asString()).isEqualTo(EXPIRED);
    assertThat(done.get("childRows").asLong()).isEqualTo(228 + 114);
    assertThat(database.ask("SELECT count(*) FROM old.events")).isEqualTo(EXPIRED);
    assertThat(database.ask("SELECT count(*) FROM old.events_note")).isEqualTo("228");
    assertThat(database.ask("SELECT count(*) FROM old.events_mark")).isEqualTo("114");
    assertThat(database.ask("SELECT count(*) FROM note")).isEqualTo("72");
    assertThat(
            database.ask(
                "SELECT string_agg(coalesce(event_id::text, '-'), ' ' ORDER BY event_id) FROM"
                    + " hint"))
        .isEqualTo("10 -");
  }

  @Test
  void whole_partitions_are_taken_out_kept_for_a_week_and_then_dropped() throws Exception {
    database.run(
        """
        CREATE TABLE events (id bigint, created_at timestamptz NOT NULL) PARTITION BY RANGE (created_at);
        DO $$ BEGIN FOR i IN 0..3 LOOP
          EXECUTE format('CREATE TABLE events_%s PARTITION OF events FOR VALUES FROM (%L) TO (%L)', i,
            date_trunc('day', now()) - (i + 1) * interval '20 days', date_trunc('day', now()) - i * interval '20 days');
        END LOOP; END $$;
        CREATE TABLE events_next PARTITION OF events FOR VALUES FROM (date_trunc('day', now())) TO (MAXVALUE);
        INSERT INTO events SELECT i, now() - i * interval '1 day' FROM generate_series(0, 75) i;
        CREATE TABLE before AS TABLE events;
        """);
    events("archive = 'file:archive'");
    assertThat(run("retention", "--dry-run").hasExit(0).out())
        .contains("partition public.events_2: ", "partition public.events_3: ")
        .doesNotContain("events_1");
    JsonNode done = run("retention", "--json").hasExit(0).json().get("done").get(0);
    assertThat(done.get("detached").toString())
        .isEqualTo("[\"public.events_2\",\"public.events_3\"]");
    assertThat(
            database.ask(
                "SELECT string_agg(inhrelid::regclass::text, ' ' ORDER BY 1) FROM (SELECT inhrelid"
                    + " FROM pg_inherits WHERE inhparent = 'events'::regclass ORDER BY"
                    + " inhrelid::regclass::text) i"))
        .isEqualTo("events_0 events_1 events_next");
    database.run("CREATE TABLE archived_events (LIKE before)");
    ArchivedRows.load(database, project, "events", "id, created_at");
    assertThat(
            database.ask(
                "SELECT count(*) FROM ((TABLE before EXCEPT ALL (SELECT * FROM events UNION ALL"
                    + " TABLE archived_events)) UNION ALL (TABLE archived_events EXCEPT ALL TABLE"
                    + " before)) d"))
        .isEqualTo("0");

    assertThat(run("retention", "--restore", "events_2").hasExit(0).out())
        .startsWith("partition public.events_2 is back");
    assertThat(database.ask("SELECT count(*) FROM events_2")).isEqualTo("20");
    assertThat(run("retention", "--restore", "events_9").hasExit(2).err())
        .contains("no partition events_9 is kept in schema dbkeep");
    database.run("UPDATE dbkeep.retention_partition SET drop_after = now()");
    done = run("retention", "--json").hasExit(0).json().get("done").get(0);
    assertThat(done.get("dropped").toString()).isEqualTo("[\"public.events_3\"]");
    assertThat(done.get("detached").toString()).isEqualTo("[\"public.events_2\"]");
    assertThat(database.ask("SELECT to_regclass('dbkeep.events_3')")).isEqualTo("null");
  }

  @Test
  void beside_a_default_partition_it_works_too_and_takes_its_rows_one_by_one() throws IOException {
    database.run(
        """
        CREATE TABLE events (id bigint, created_at timestamptz) PARTITION BY RANGE (created_at);
        CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2020-02-01');
        CREATE TABLE events_rest PARTITION OF events DEFAULT;
        INSERT INTO events VALUES (1, '2020-01-05'), (2, '2021-01-05'), (3, now()), (4, NULL);
        """);
    events("");
    JsonNode done = run("retention", "--json").hasExit(0).json().get("done").get(0);
    assertThat(done.get("rows").asLong()).isEqualTo(1);
    assertThat(done.get("detached").toString()).isEqualTo("[\"public.events_old\"]");
    assertThat(database.ask("SELECT string_agg(id::text, ' ' ORDER BY id) FROM events"))
        .isEqualTo("3 4");
  }

  @Test
  void a_row_that_somebody_holds_is_waited_for() throws Exception {
    database.run(EVENTS.formatted("timestamptz"));
    events("");
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM events WHERE id = 2999 FOR UPDATE");
      CompletableFuture<CliRun> running = CompletableFuture.supplyAsync(() -> run("retention"));
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  database
                      .ask(
                          "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid ="
                              + " 2")
                      .equals("1"));
      assertThat(running).isNotDone();
      other.commit();
      assertThat(running.get().hasExit(0).out()).contains("2,280 rows with created_at before ");
    }
    assertThat(database.ask("SELECT count(*) FROM events")).isEqualTo("720");
  }

  @Test
  void a_protected_environment_asks_for_a_way_back() throws IOException {
    database.run(EVENTS.formatted("timestamptz"));
    Files.writeString(
        project.resolve("dbkeep.toml"),
        """
        [[retention]]
        table = "events"
        column = "created_at"
        keep = "30 days"
        [env.production]
        protected = true
        """);
    CliRun done = run("retention", "--env", "production").hasExit(0);
    assertThat(done.err()).contains("the way back: branch pre-retention-");
    for (JsonNode branch : run("branch", "list", "--json").json().get("branches")) {
      run("branch", "drop", branch.get("name").asString()).hasExit(0);
    }
    assertThat(run("retention", "--env", "production", "--no-snapshot").hasExit(0).err())
        .doesNotContain("way back");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "table = 'none', column = 'a', keep = '1 day' | 2 | names a table that is not there: none",
        "table = 'pair', column = 'c', keep = '1 day' | 2 | table pair has no column c",
        "table = 'pair', column = 'a', keep = '1 day' | 2 | column a is of type integer, which is"
            + " no time",
        "table = 'pair', column = 'a', keep = 'soon' | 2 | keep is not a time: soon",
        "table = 'pair', column = 'a', keeps = '1 day' | 2 | [[retention]] has an unknown key"
            + " keeps",
        "table = 'pair', keep = '1 day' | 2 | [[retention]] has no column",
        "table = 'pair', column = 'a', keep = '1 day', archive = 'x' | 2 | archive is neither a"
            + " folder nor a table: x",
        "table = 'pair', column = 'b', keep = '1 day', archive = 'table:public.pair' | 2 | the"
            + " archive of public.pair is that table itself"
      })
  void a_policy_that_cannot_be_is_refused_before_a_row_goes(String text) throws IOException {
    database.run(
        "CREATE TABLE pair (a int, b timestamptz); INSERT INTO pair VALUES (1, '2020-01-01')");
    List<String> parts = List.of(text.split(" \\| "));
    policy(parts.get(0).split(", "));
    assertThat(run("retention").hasExit(Integer.parseInt(parts.get(1))).err())
        .contains(parts.get(2));
    assertThat(database.ask("SELECT count(*) FROM pair")).isEqualTo("1");
  }

  @ParameterizedTest
  @MethodSource("dev.dbkeep.testing.Versions#here")
  void rows_and_partitions_go_on_every_server_that_is_here(int major) throws IOException {
    Files.writeString(
        project.resolve("dbkeep.toml"),
        """
        [[retention]]
        table = "events"
        column = "created_at"
        keep = "30 days"
        archive = "table:old.events"

        [[retention]]
        table = "parts"
        column = "created_at"
        keep = "1 year"
        """);
    try (TestDatabase other = TestDatabase.createOnMajor(major)) {
      other.run(EVENTS.formatted("timestamptz"));
      other.run(
          """
          CREATE TABLE parts (id int, created_at timestamptz) PARTITION BY RANGE (created_at);
          CREATE TABLE parts_old PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2020-02-01');
          CREATE TABLE parts_new PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2100-02-01');
          INSERT INTO parts VALUES (1, '2020-01-02'), (2, now());
          """);
      CliRun.on(other.urlText(), project, "retention").hasExit(0);
      other.run("SELECT 1 / (count(*) = 720)::int FROM events");
      other.run("SELECT 1 / (count(*) = 2280)::int FROM old.events");
      other.run("SELECT 1 / (count(*) = 1)::int FROM parts");
      other.run("SELECT 1 / (count(*) = 1)::int FROM dbkeep.parts_old");
    }
  }

  @Test
  void rows_that_a_trigger_keeps_are_said_and_not_tried_for_ever() throws IOException {
    database.run(
        """
        CREATE TABLE events (id int, created_at date);
        INSERT INTO events SELECT i, '2020-01-01' FROM generate_series(1, 6000) i;
        CREATE INDEX ON events (created_at);
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER keep BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION keep();
        """);
    events("");
    assertThat(run("retention").hasExit(1).err())
        .contains("rows of public.events are still there after their DELETE");
    database.run("DROP TRIGGER keep ON events");
    assertThat(run("retention").hasExit(0).out())
        .contains("6,000 rows", "in a run that went on where it was cut off");
  }
}
