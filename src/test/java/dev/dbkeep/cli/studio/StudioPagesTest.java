package dev.dbkeep.cli.studio;

import static dev.dbkeep.cli.studio.DrivenBrowser.needs;
import static dev.dbkeep.cli.studio.DrivenBrowser.picturesOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.watch.ExposureHistory;
import dev.dbkeep.testing.ProtectedDatabase;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Studio in a real browser. The pictures of every page lie in target/studio afterwards. */
@Timeout(600)
final class StudioPagesTest {
  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();
  private DrivenBrowser browser;

  @BeforeEach
  void open() {
    browser = new DrivenBrowser(folder);
  }

  @AfterEach
  void stop() {
    browser.close();
    database.close();
  }

  /** Light and dark, wide and narrow: nothing that axe, the policy or the network complain of. */
  @Test
  void every_page_is_seen_and_nothing_complains() throws Exception {
    needs("node", "/usr/bin/chromium");
    database.run(
        """
        CREATE TABLE "p""eople ❤" (id int PRIMARY KEY, name text NOT NULL, note jsonb, born date);
        INSERT INTO "p""eople ❤" SELECT i, CASE WHEN i % 3 = 0 THEN '"><script>alert(1)</script>' ELSE 'شكرا ' || i END,
          '{"a": 9007199254740993}', CASE i % 3 WHEN 0 THEN date '-infinity' WHEN 1 THEN '0044-03-15 BC' END FROM generate_series(1, 5000) i;
        CREATE TABLE visits (id bigint PRIMARY KEY, person int REFERENCES "p""eople ❤", at timestamptz DEFAULT now());
        INSERT INTO visits SELECT i, i FROM generate_series(1, 200) i;
        ANALYZE;
        """);
    String output = run("look.mjs", address(), picturesOf("pages"), "public/p%22eople%20%E2%9D%A4");
    assertThat(output).contains("nothing to complain of");
  }

  /**
   * Pages of other origins, another name for this machine, and names and values that would break
   * out.
   */
  @Test
  void hostile_pages_and_names_do_nothing() throws Exception {
    needs("node", "/usr/bin/chromium");
    database.run(
        """
        CREATE TABLE victim (id int PRIMARY KEY);
        DO $do$
        DECLARE name text;
        BEGIN
          FOREACH name IN ARRAY ARRAY['"><script>window.hit = 1</script>', '<img src=x onerror="window.hit = 2">', 'null', 'NULL', '__proto__',
            'constructor', 'a.b', '../../etc/passwd', '%2e%2e%2f', $$' OR 1 = 1; DROP TABLE victim; --$$, '{{7 * 7}}', E'\u202Etxt.exe', 'مرحبا "x"',
            E'tab\there', repeat('w', 63)] LOOP
            EXECUTE format('CREATE TABLE %1$I (id int PRIMARY KEY, %1$I text DEFAULT %1$L)', name);
            EXECUTE format('INSERT INTO %I (id) VALUES (1)', name);
          END LOOP;
          CREATE SCHEMA "s.""<b>";
          CREATE TABLE "s.""<b>"."t.""<i>" (id int PRIMARY KEY, v text DEFAULT 't."<i>');
          INSERT INTO "s.""<b>"."t.""<i>" (id) VALUES (1);
        END $do$;
        ANALYZE;
        """);
    assertThat(run("hostile.mjs", address())).contains("nothing to complain of");
  }

  /** A browser has six connections to a server: tabs that nobody looks at take none. */
  @Test
  void many_tabs_do_not_wait_for_each_other() throws Exception {
    needs("node", "/usr/bin/chromium");
    database.run(
        """
        CREATE TABLE visits (id bigint PRIMARY KEY, person int);
        INSERT INTO visits SELECT i, i % 7 FROM generate_series(1, 2000) i;
        ANALYZE;
        """);
    assertThat(run("tabs.mjs", address())).contains("nothing to complain of");
  }

  /**
   * A table as somebody uses it; what was committed there stays, what was undone or discarded does
   * not.
   */
  @Test
  void a_table_is_read_filtered_and_edited() throws Exception {
    needs("node", "/usr/bin/chromium");
    database.run(
        """
        CREATE TYPE role AS ENUM ('reader', 'writer');
        CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, email text CONSTRAINT email_has_at CHECK (email LIKE '%@%'),
          role role NOT NULL DEFAULT 'reader', born date);
        INSERT INTO people SELECT i, (ARRAY['Ada', 'Grace', 'Emmy', 'Sofia', 'Katherine'])[1 + i % 5], 'person' || i || '@example.org', 'reader',
          date '1980-01-01' + i FROM generate_series(1, 5000) i;
        CREATE TABLE orders (id int PRIMARY KEY, person int NOT NULL REFERENCES people ON DELETE CASCADE);
        INSERT INTO orders SELECT i, 1 + i % 200 FROM generate_series(1, 400) i;
        CREATE TABLE events (id int PRIMARY KEY, note text);
        INSERT INTO events SELECT i, repeat('event ' || i || ' ', 30) FROM generate_series(1, 100000) i;
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET seq_page_cost = 10', current_database()); END $$;
        ANALYZE;
        """);
    assertThat(run("table.mjs", address(), picturesOf("table"))).doesNotContain("FAILED");
    database.run(
        """
        DO $$BEGIN
          ASSERT (SELECT string_agg(name || ' ' || email, ', ' ORDER BY id) FROM people WHERE id IN (11, 12))
            = 'Emmy emmy@example.org, Ada "L" ada@example.org';
          ASSERT (SELECT email FROM people WHERE id = 2) = 'colleague@example.org';
          ASSERT (SELECT count(*) FROM people WHERE name = 'Grace') = 999;
          ASSERT (SELECT count(*) FROM people) = 5000 AND (SELECT count(*) FROM orders) = 400;
        END$$
        """);
  }

  /** The SQL page: results, more rows, errors, plans, what is asked for, what is taken back. */
  @Test
  void sql_is_run_explained_cancelled_and_asked_about() throws Exception {
    needs("node", "/usr/bin/chromium");
    database.run(
        """
        CREATE TABLE visits (id bigint PRIMARY KEY, person int, at timestamptz DEFAULT now());
        INSERT INTO visits SELECT i, i % 7 FROM generate_series(1, 200) i;
        ANALYZE;
        """);
    String output = run("sql.mjs", address(), picturesOf("sql"));
    assertThat(output).contains("nothing to complain of");
    database.run("DO $$BEGIN ASSERT (SELECT count(*) FROM visits) = 200; END$$");
  }

  /** Actions: shown first, run, found again. */
  @Test
  void what_dbkeep_does_is_done_from_its_pages() throws Exception {
    needs("node", "/usr/bin/chromium");
    Path file = folder.resolve("migrations/20260101000000_wishes/migration.sql");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        CREATE TABLE wishes (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, note varchar(20));
        INSERT INTO wishes (id) VALUES (1), (2), (3);
        """);
    assertThat(run("keep.mjs", address(), picturesOf("keep"))).doesNotContain("FAILED");
  }

  /**
   * A file on the disk or in memory, broken off, stopped; a CSV file looked at, refused, imported.
   */
  @Test
  void files_go_out_and_in_whole_or_not_at_all() throws Exception {
    needs("node", "/usr/bin/chromium");
    database.run(
        """
        CREATE TABLE rows (id int PRIMARY KEY, v text);
        INSERT INTO rows SELECT i, 'row ' || i FROM generate_series(1, 2000) i;
        CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, born date);
        CREATE VIEW cut AS SELECT generate_series(1, 20000000) AS id, repeat('x', 1000) AS v;
        CREATE VIEW endless AS SELECT * FROM cut;
        """);
    try (ScheduledExecutorService somebody = Executors.newSingleThreadScheduledExecutor()) {
      somebody.scheduleWithFixedDelay(
          () ->
              database.run(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE"
                      + " 'COPY%\"cut\"%' AND datname = current_database() AND now() - query_start"
                      + " > interval '2 s'"),
          1,
          1,
          TimeUnit.SECONDS);
      assertThat(run("files.mjs", address(), picturesOf("files"))).doesNotContain("FAILED");
      somebody.shutdownNow();
    }
  }

  /** A backup, a delete, and the table as it was before it. */
  @Test
  void a_table_is_looked_at_as_it_was_and_its_rows_come_back() throws Exception {
    needs("node", "/usr/bin/chromium");
    try (ProtectedDatabase kept = ProtectedDatabase.of(database.url(), folder)) {
      kept.run(
          """
          CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer text NOT NULL, note text,
            price numeric(10,2), placed timestamptz, facts jsonb);
          INSERT INTO orders (customer, note, price, placed, facts)
          SELECT (ARRAY['Ada Lovelace', 'Grace Hopper', 'Émilie du Châtelet', 'Katherine Johnson'])[1 + i % 4],
            (ARRAY['two books', 'a gift', NULL, '', 'by post'])[1 + i % 5], i / 3.0,
            timestamptz '2026-01-01 09:00:00Z' + i * interval '7 hours 13 minutes', jsonb_build_object('items', 1 + i % 3)
          FROM generate_series(1, 600) i;
          """);
      Instant before = kept.moment();
      kept.run(
          """
          DELETE FROM orders WHERE id BETWEEN 11 AND 30;
          UPDATE orders SET note = 'somebody else' WHERE id IN (5, 450);
          """);
      kept.awaitReceived(kept.moment());
      rememberExposure(kept.state());
      String moment = before.plusMillis(1).toString().replace("T", " ").replace("Z", "");
      assertThat(run("past.mjs", address(), picturesOf("past"), moment.substring(0, 23)))
          .doesNotContain("FAILED");
      assertThat(kept.text("SELECT count(*)::text FROM orders")).isEqualTo("582");
      if (Boolean.getBoolean("dbkeep.update")) {
        Files.copy(
            Path.of(picturesOf("past"), "table.png"),
            Path.of("docs/pictures/studio.png"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> ProcessHandle.allProcesses().noneMatch(this::isOfThePast));
    }
  }

  /** As a watch of `protect` does it, for an hour in whose middle nothing was received. */
  private static void rememberExposure(Path state) {
    ExposureHistory history = new ExposureHistory(state);
    Instant start = Instant.now().minus(Duration.ofHours(12));
    for (int minute = 0; minute < 720; minute++) {
      int silent = minute > 300 && minute < 340 ? minute - 300 : 0;
      Exposure exposure = new Exposure(silent == 0, silent * 70_000L, Duration.ofMinutes(silent));
      history.add(start.plus(Duration.ofMinutes(minute)), exposure);
    }
  }

  /** Rows that an import added or changed go and come back; what others changed since stays. */
  @Test
  void an_import_is_taken_back_from_its_page() throws Exception {
    needs("node", "/usr/bin/chromium");
    database.run(
        """
        CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL);
        INSERT INTO people VALUES (1, 'Ada'), (2, 'Grace');
        CREATE TABLE letter (person int REFERENCES people ON DELETE CASCADE);
        CREATE VIEW names AS SELECT * FROM people;
        """);
    String output = run("imports.mjs", address(), picturesOf("imports"), folder.toString());
    assertThat(output).doesNotContain("FAILED");
    database.run(
        "DO $$BEGIN ASSERT (SELECT string_agg(name, ' ' ORDER BY id) FROM people) = 'Ada Grace Emmy"
            + " via'; END$$");
  }

  private boolean isOfThePast(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains(folder.resolve(".dbkeep/past").toString()))
        .isPresent();
  }

  /** A team: set up, invited, edited, written down, looked at, signed out. */
  @Test
  void a_team_joins_changes_rows_and_is_signed_out() throws Exception {
    needs("node", "/usr/bin/chromium");
    database.run(
        "CREATE TABLE fruit (id int PRIMARY KEY, name text); INSERT INTO fruit VALUES (1, 'fig')");
    String output = run("team.mjs", setUpAddress(), picturesOf("team"));
    assertThat(output).doesNotContain("FAILED").contains("nothing to complain of");
    database.run("DO $$BEGIN ASSERT (SELECT name FROM fruit) = 'plum'; END$$");
  }

  /** Where the first admin of a team's Studio joins. */
  private String setUpAddress() throws IOException {
    return browser.studio(folder, database.url(), "/join#", "--server").address();
  }

  private String address() throws IOException {
    return browser.studio(folder, database.url()).address();
  }

  private String run(String script, String... words) throws IOException, InterruptedException {
    return browser.run(script, words);
  }
}
