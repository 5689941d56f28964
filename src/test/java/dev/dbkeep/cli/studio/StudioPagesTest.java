package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Studio in a real browser: Debian's Chromium, driven from the folder studio. The pictures of every
 * page lie in target/studio afterwards.
 */
@Timeout(600)
final class StudioPagesTest {
  private static final Path STUDIO = Path.of("studio").toAbsolutePath();
  private static final String ADDRESS = "http://127.0.0.1:";

  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
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

  private static String picturesOf(String name) {
    return Path.of("target", "studio", name).toAbsolutePath().toString();
  }

  private String address() throws IOException {
    started.add(DbkeepProcess.start(folder, database.url(), "studio", "--no-open", "--port", "0"));
    Path log = folder.resolve("process.log");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(log) && Files.readString(log).contains(ADDRESS));
    String text = Files.readString(log);
    return text.substring(text.indexOf(ADDRESS)).strip();
  }

  private String run(String script, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", "test/browser/" + script));
    command.addAll(List.of(words));
    Path log = folder.resolve("browser.log");
    Process process =
        new ProcessBuilder(command)
            .directory(STUDIO.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    started.add(process);
    assertThat(process.waitFor(9, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }

  /** Aborts, and says so, where a browser cannot be had. */
  private static void needs(String... programs) {
    for (String program : programs) {
      boolean there =
          program.startsWith("/")
              ? Files.isExecutable(Path.of(program))
              : java.util.stream.Stream.of(System.getenv("PATH").split(":"))
                  .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
      if (!there) {
        String reason = "aborted: there is no " + program + " here, which pages are looked at with";
        System.out.println(reason);
        Assumptions.abort(reason);
      }
    }
  }
}
