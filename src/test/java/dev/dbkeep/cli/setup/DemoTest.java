package dev.dbkeep.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo, on an embedded server of its own below a cache folder of its own. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class DemoTest {
  @TempDir private Path home;

  @AfterEach
  void stop() {
    run("demo", "--stop");
  }

  private CliRun run(String... arguments) {
    // A database of the user's shell is none of the demo's business.
    return CliRun.in(
        home,
        Map.of(
            "XDG_CACHE_HOME",
            home.toString(),
            "DATABASE_URL",
            "postgresql://nobody@127.0.0.1:1/production"),
        arguments);
  }

  @Test
  void the_demo_shows_the_whole_way_and_stop_removes_all_of_it() {
    Path folder = home.resolve("dbkeep").resolve("demo");
    CliRun demo = run("demo").hasExit(0);
    assertThat(demo.out())
        .containsSubsequence(
            DemoStep.all().stream()
                .flatMap(step -> Stream.of(step.text(), "$ dbkeep " + step.command()))
                .toList())
        .containsSubsequence(
            "1 migration applied",
            "CREATE TABLE \"public\".\"wishes\"",
            "1 migration applied",
            "2 applied, 0 pending",
            "ALTER TABLE \"public\".\"books\" DROP COLUMN \"blurb\"",
            "dbkeep push --allow-loss public.books.blurb",
            "dbkeep demo --stop")
        .doesNotContain("production");
    assertThat(demo.err())
        .contains("error: data would be lost: public.books.blurb", "48 rows")
        .contains("--allow-loss public.books.blurb");
    assertThat(EmbeddedServer.running(folder.resolve(".dbkeep"), 18)).isPresent();

    CliRun stopped = run("demo", "--stop").hasExit(0);
    assertThat(stopped.out()).isEqualTo("removed " + folder + " and its server\n");
    assertThat(folder).doesNotExist();
    assertThat(run("demo", "--stop").hasExit(0).out()).isEqualTo("there is no demo to stop\n");
  }

  @Test
  void what_the_demo_says_to_try_next_works() {
    run("demo", "--json").hasExit(0);
    Path folder = home.resolve("dbkeep").resolve("demo");
    CliRun.in(folder, Map.of(), "push", "--allow-loss", "public.books.blurb").hasExit(0);
    assertThat(CliRun.in(folder, Map.of(), "pull", "--prisma", "-").hasExit(0).out())
        .contains("model books")
        .doesNotContain("blurb");
    assertThat(CliRun.in(folder, Map.of(), "server", "url").hasExit(0).out())
        .startsWith("postgresql://");
  }
}
