package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project of six tables, drawn in a real browser: it survives Studio and the browser, is private
 * until it is shared, and becomes a migration after which nothing differs. The pictures lie in
 * target/studio/designer.
 */
@Timeout(600)
final class DesignerTest {
  private static final Path STUDIO = Path.of("studio").toAbsolutePath();
  private static final String ADDRESS = "http://127.0.0.1:";

  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
    started.forEach(process -> process.onExit().join());
    database.run("DROP ROLE IF EXISTS designer_colleague");
    database.close();
  }

  @Test
  void six_tables_are_drawn_kept_shared_and_migrated() throws Exception {
    needs("/usr/bin/chromium");
    database.run("CREATE ROLE designer_colleague LOGIN SUPERUSER PASSWORD 'colleague'");
    ServerUrl colleague =
        ServerUrl.parse(
            "postgresql://designer_colleague:colleague@%s:%d/%s"
                .formatted(
                    database.url().host(), database.url().port(), database.url().database()));

    Process first = studio("first", database.url());
    String drawn = browse("first", "draw", "");
    String project =
        drawn.lines().filter(line -> line.startsWith("project ")).findFirst().orElseThrow();
    String id = project.substring("project ".length());
    first.destroyForcibly().onExit().join();

    studio("second", database.url());
    studio("colleague", colleague);
    browse("second", "again", id);
    browse("colleague", "hidden", id);
    browse("second", "share", id);
    browse("colleague", "shared", id);
    browse("second", "migrate", id);
    assertThat(Files.isDirectory(folder.resolve("second"))).isTrue();
    CliRun.on(database.urlText(), folder.resolve("second"), "migrate", "deploy").hasExit(0);
    browse("second", "compare", id);
    browse("second", "look", id);
  }

  private Process studio(String name, ServerUrl url) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Process process = DbkeepProcess.start(home, url, "studio", "--no-open", "--port", "0");
    started.add(process);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(log(name)) && Files.readString(log(name)).contains(ADDRESS));
    return process;
  }

  private Path log(String name) {
    return folder.resolve(name).resolve("process.log");
  }

  private String browse(String studio, String part, String project)
      throws IOException, InterruptedException {
    String text = Files.readString(log(studio));
    String address = text.substring(text.indexOf(ADDRESS)).lines().findFirst().orElseThrow();
    Path log = folder.resolve(part + ".log");
    Process process =
        new ProcessBuilder(
                "node",
                "test/browser/design.mjs",
                address.strip(),
                Path.of("target", "studio", "designer").toAbsolutePath().toString(),
                part,
                project)
            .directory(STUDIO.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    started.add(process);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }

  /** Aborts, and says so, where a browser cannot be had. */
  private static void needs(String chromium) {
    boolean node =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "node")));
    if (!node || !Files.isExecutable(Path.of(chromium))) {
      String reason = "aborted: there is no Chromium or no node here, in which tables are drawn";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
  }
}
