package dev.dbkeep.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A table gets partitions while it is in use, and is one table again. */
final class PartitionsCommandTest {
  private static final int KILLS = Integer.getInteger("dbkeep.kills", 4);

  static final String EVENTS =
      """
      CREATE TABLE users (id int PRIMARY KEY);
      INSERT INTO users SELECT generate_series(1, 9);
      CREATE TABLE events (
        id bigint GENERATED ALWAYS AS IDENTITY, number serial, created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        user_id int REFERENCES users ON DELETE CASCADE, kind text COLLATE "C" DEFAULT 'click' CHECK (kind <> ''), twice int GENERATED ALWAYS AS (user_id * 2) STORED,
        PRIMARY KEY (id, created_at), UNIQUE (number, created_at));
      INSERT INTO events (created_at, user_id) SELECT now() - i * interval '1 minute', i % 9 + 1 FROM generate_series(1, 20000) i;
      CREATE INDEX by_kind ON events USING hash (kind);
      CREATE INDEX "by Time" ON events (created_at DESC, lower(kind)) WHERE user_id > 3;
      COMMENT ON INDEX by_kind IS 'why not';
      COMMENT ON TABLE events IS 'what people do';
      COMMENT ON COLUMN events.kind IS 'of what kind';
      CREATE TABLE seen (events bigint);
      INSERT INTO seen VALUES (0);
      CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE public.seen SET events = events + 1; RETURN NULL; END';
      CREATE TRIGGER counts AFTER INSERT ON events FOR EACH ROW WHEN (NEW.kind = 'counted') EXECUTE FUNCTION count_it();
      ALTER TABLE events ENABLE ROW LEVEL SECURITY;
      CREATE POLICY readers ON events FOR SELECT TO PUBLIC USING (user_id > 0);
      GRANT SELECT ON events TO PUBLIC;
      GRANT UPDATE (kind) ON events TO PUBLIC;
      CREATE VIEW recent WITH (security_barrier = true) AS SELECT id, kind, user_id FROM events WHERE created_at > now() - interval '1 day';
      CREATE TABLE before AS SELECT * FROM events;
      ANALYZE events;
      """;

  /** All that hangs on the table, in words. */
  static final String LOOKS =
      """
      SELECT concat_ws(E'\\n',
        (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, pg_get_expr(adbin, adrelid), attacl, col_description(attrelid, attnum),
                                     pg_get_serial_sequence('events', attname)), E'\\n' ORDER BY attnum)
         FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = 'events'::regclass AND attnum > 0),
        (SELECT string_agg(replace(pg_get_indexdef(indexrelid), ' ONLY', '') || ' ' || indisvalid || coalesce(obj_description(indexrelid), ''), E'\\n' ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid = 'events'::regclass),
        (SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid) || convalidated, E'\\n' ORDER BY conname) FROM pg_constraint WHERE conrelid = 'events'::regclass),
        (SELECT string_agg(pg_get_triggerdef(oid), E'\\n' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = 'events'::regclass AND NOT tgisinternal),
        (SELECT string_agg(concat_ws(' ', polname, polcmd, polroles, pg_get_expr(polqual, polrelid)), E'\\n') FROM pg_policy WHERE polrelid = 'events'::regclass),
        (SELECT concat_ws(' ', relacl::text, relrowsecurity, relowner, obj_description(oid)) FROM pg_class WHERE oid = 'events'::regclass),
        (SELECT reloptions::text || pg_get_viewdef(oid) FROM pg_class WHERE relname = 'recent'))
      """;

  @TempDir private Path project;
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  private CliRun run(String... arguments) {
    return CliRun.on(database.urlText(), project, arguments);
  }

  private CliRun apply(String... more) {
    return run(
        Stream.concat(
                Stream.of("partitions", "apply", "events", "--by", "created_at"), Stream.of(more))
            .toArray(String[]::new));
  }

  private String next() {
    return database.ask(
        "SELECT date_trunc('month', now() AT TIME ZONE 'UTC' + interval '2 days') + interval '1"
            + " month'");
  }

  @Test
  void all_that_hangs_on_the_table_stays_there_and_back() {
    database.run(EVENTS);
    String looks = database.ask(LOOKS);
    assertThat(run("partitions", "plan", "events", "--by", "created_at").hasExit(0).out())
        .contains(
            "public.events by created_at, a partition every month from ", "2. read the table once");
    apply("--dry-run").hasExit(0);
    assertThat(database.ask(LOOKS)).isEqualTo(looks);

    System.out.println(apply().hasExit(0).out());
    assertThat(database.ask(LOOKS)).isEqualTo(looks);
    assertThat(database.ask("SELECT relkind FROM pg_class WHERE oid = 'events'::regclass"))
        .isEqualTo("p");
    assertThat(database.ask("SELECT count(*) FROM (TABLE before EXCEPT TABLE events) d"))
        .isEqualTo("0");
    database.run(
        "INSERT INTO events (created_at, user_id, kind) VALUES ('"
            + next()
            + "+00', 3, 'counted'), (now(), 4, 'counted')");
    assertThat(
            database.ask(
                "SELECT string_agg(id || ' ' || number || ' ' || (tableoid::regclass::text LIKE"
                    + " '%before%'), ', ' ORDER BY id) FROM events WHERE kind = 'counted'"))
        .isEqualTo("20001 20001 false, 20002 20002 true");
    assertThat(database.ask("SELECT events FROM seen")).isEqualTo("2");
    assertThat(database.ask("SELECT count(*) FROM recent WHERE kind = 'counted'")).isEqualTo("2");
    apply().hasExit(0);
    assertThat(run("partitions", "keep").hasExit(0).out())
        .contains("public.events: has its partitions");

    run("partitions", "apply", "events", "--back", "--dry-run").hasExit(0);
    assertThat(run("partitions", "apply", "events", "--back").hasExit(0).out())
        .contains("public.events is one table again");
    assertThat(database.ask(LOOKS)).isEqualTo(looks);
    assertThat(
            database.ask(
                "SELECT count(*) FROM pg_class WHERE relname LIKE 'events\\_20%' OR relname LIKE"
                    + " '%before\\_%' OR relname LIKE '%dbkeep\\_%' AND relnamespace ="
                    + " 'public'::regnamespace"))
        .isEqualTo("0");
    database.run("INSERT INTO events (user_id, kind) VALUES (5, 'counted')");
    assertThat(database.ask("SELECT count(*) || ' ' || max(id) || ' ' || max(number) FROM events"))
        .isEqualTo("20003 20003 20003");
    assertThat(database.ask("SELECT events FROM seen")).isEqualTo("3");
    assertThat(database.ask("SELECT count(*) FROM recent WHERE kind = 'counted'")).isEqualTo("3");
    apply("--every", "week").hasExit(0);
    assertThat(database.ask("SELECT count(*) FROM events")).isEqualTo("20003");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALTER TABLE events DROP CONSTRAINT events_pkey, ADD PRIMARY KEY (id) | primary key"
            + " events_pkey (id) does not have created_at",
        "CREATE UNIQUE INDEX once ON events (number) | DROP INDEX CONCURRENTLY \"public\".\"once\"",
        "CREATE TABLE parts (id bigint, at timestamptz, FOREIGN KEY (id, at) REFERENCES events) |"
            + " the foreign key parts_id_at_fkey of public.parts",
        "CREATE MATERIALIZED VIEW sums AS SELECT count(*) FROM events | materialized view"
            + " public.sums depends on it",
        "CREATE FUNCTION last_one() RETURNS SETOF events LANGUAGE sql AS 'TABLE events LIMIT 1' |"
            + " function public.last_one() depends on it",
        "CREATE RULE quiet AS ON DELETE TO events DO INSTEAD NOTHING | the rule quiet",
        "CREATE PUBLICATION outside FOR TABLE events | publication outside",
        "ALTER TABLE events ADD CONSTRAINT later CHECK (id > 0) NOT VALID | never checked, later",
        "ALTER TABLE events DISABLE TRIGGER counts | its trigger counts is not simply enabled",
        "CREATE STATISTICS both_of ON kind, user_id FROM events | statistics object public.both_of",
        "INSERT INTO events (created_at) VALUES ('2199-01-01') | all new rows would belong to the"
            + " past",
      })
  void what_could_not_stay_is_refused_by_name_before_anything_is_touched(
      String fault, String says) {
    database.run(EVENTS);
    database.run(fault);
    String looks = database.ask(LOOKS);
    assertThat(apply().hasExit(4).err()).contains(says);
    assertThat(database.ask(LOOKS)).isEqualTo(looks);
    assertThat(run("partitions", "plan", "events", "--by", "created_at").exit()).isEqualTo(4);
  }

  @Test
  void a_neighbour_who_writes_all_the_time_loses_no_row_and_waits_for_nobody() throws Exception {
    database.run(EVENTS);
    database.run("CREATE TABLE written (id bigint PRIMARY KEY)");
    try (PartitionsNeighbour neighbour = PartitionsNeighbour.begin(database)) {
      for (int round = 0; round < 3; round++) {
        apply().hasExit(0);
        run("partitions", "apply", "events", "--back").hasExit(0);
      }
      neighbour.end();
      System.out.printf(
          "%d rows written, the longest took %d ms%n", neighbour.rows(), neighbour.longest());
      assertThat(neighbour.failure()).isNull();
      assertThat(neighbour.rows()).isGreaterThan(100);
    }
    assertThat(
            database.ask(
                "SELECT count(*) FROM (SELECT id FROM written EXCEPT SELECT id FROM events) d"))
        .isEqualTo("0");
    assertThat(database.ask("SELECT count(*) - 20000 - (SELECT count(*) FROM written) FROM events"))
        .isEqualTo("0");
  }

  @Test
  void killed_at_any_moment_the_same_command_goes_on_and_every_row_is_there() throws Exception {
    database.run(EVENTS);
    String looks = database.ask(LOOKS);
    String rows = "SELECT md5(string_agg(e::text, ',' ORDER BY id)) FROM events e";
    String content = database.ask(rows);
    Random random = new Random(20261121);
    int kills = 0;
    for (int i = 0; i < KILLS; i++) {
      String[] words =
          i % 2 == 0
              ? new String[] {"partitions", "apply", "events", "--by", "created_at"}
              : new String[] {"partitions", "apply", "events", "--back"};
      Process process = DbkeepProcess.start(project, database.url(), words);
      while (process.isAlive()
          && database
              .ask(
                  "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'dbkeep%' AND"
                      + " datname = current_database()")
              .equals("0")) {
        Thread.sleep(5);
      }
      if (!process.waitFor(random.nextLong(1, 900), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        kills++;
      }
      assertThat(database.ask(LOOKS).replaceAll("(?m)^dbkeep_past.*\\n", "")).isEqualTo(looks);
      assertThat(database.ask(rows)).isEqualTo(content);
      // the same command goes on; a way back that was complete has nothing left to do
      CliRun again = run(words);
      assertThat(again.exit()).as(again.err()).isIn(0, i % 2 == 0 ? 0 : 2);
      assertThat(database.ask(LOOKS)).isEqualTo(looks);
      assertThat(database.ask(rows)).isEqualTo(content);
      assertThat(database.ask("SELECT relkind FROM pg_class WHERE oid = 'events'::regclass"))
          .isEqualTo(i % 2 == 0 ? "p" : "r");
    }
    System.out.println(kills + " of " + KILLS + " were killed");
  }

  @Test
  void partitions_are_made_ahead_and_old_ones_go_by_their_policy() throws Exception {
    Files.writeString(
        project.resolve("dbkeep.toml"),
        """
        [[partitions]]
        table = "logs"
        ahead = 3

        [[retention]]
        table = "logs"
        column = "at"
        keep = "30 days"
        """);
    database.run(
        """
        CREATE TABLE logs (id int, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        DO $$ BEGIN FOR i IN 1..3 LOOP
          EXECUTE format('CREATE TABLE logs_%s PARTITION OF logs FOR VALUES FROM (%L) TO (%L)', i, date_trunc('month', now()) - (3 - i) * interval '1 month', date_trunc('month', now()) - (2 - i) * interval '1 month');
        END LOOP; END $$;
        CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
        """);
    String ahead = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'logs'::regclass";
    assertThat(run("partitions", "keep", "--dry-run").hasExit(0).out())
        .contains("public.logs: lacks public.logs_");
    assertThat(database.ask(ahead)).isEqualTo("4");
    run("partitions", "keep", "--json").hasExit(0);
    // three months ahead are new, and one of the old may be over by now
    assertThat(Integer.parseInt(database.ask(ahead))).isBetween(5, 7);
    assertThat(
            database.ask(
                "SELECT max(pg_get_expr(relpartbound, oid)) LIKE '%' || (date_trunc('month', now())"
                    + " + interval '4 months')::date || '%' FROM pg_class WHERE relispartition AND"
                    + " relkind = 'r' AND relname LIKE 'logs\\_20%'"))
        .isEqualTo("t");
    database.run("INSERT INTO logs VALUES (1, now() + interval '2 years')");
    assertThat(run("partitions", "keep").hasExit(3).out())
        .contains("1 rows lie in its default partition");
    run("partitions", "keep", "nothing").hasExit(2);
    Files.writeString(
        project.resolve("dbkeep.toml"),
        "\n[env.production]\nprotected = true\n",
        StandardOpenOption.APPEND);
    assertThat(
            run("partitions", "keep", "--env", "production", "--json")
                .hasExit(3)
                .json()
                .get("wayBack")
                .asString())
        .startsWith("the way back: branch pre-retention-");
    for (JsonNode branch : run("branch", "list", "--json").json().get("branches")) {
      run("branch", "drop", branch.get("name").asString()).hasExit(0);
    }
  }

  @Test
  void one_that_was_left_half_done_is_a_finding_of_health() {
    database.run(EVENTS);
    database.run(
        "ALTER TABLE events ADD CONSTRAINT dbkeep_past_7 CHECK (created_at < '2999-01-01') NOT"
            + " VALID");
    assertThat(run("health", "--json", "--no-history").json().get("findings").valueStream())
        .filteredOn(finding -> finding.get("check").asString().equals("S9"))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.get("next").asString())
                    .isEqualTo("dbkeep partitions apply public.events --back"));
  }
}
