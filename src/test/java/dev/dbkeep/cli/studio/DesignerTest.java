package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    database.run("DROP ROLE IF EXISTS designer_colleague");
    database.close();
  }

  @Test
  void six_tables_are_drawn_kept_shared_and_migrated() throws Exception {
    DrivenBrowser.needs("node", "/usr/bin/chromium");
    database.run("CREATE ROLE designer_colleague LOGIN SUPERUSER PASSWORD 'colleague'");
    ServerUrl colleague =
        ServerUrl.parse(
            "postgresql://designer_colleague:colleague@%s:%d/%s"
                .formatted(
                    database.url().host(), database.url().port(), database.url().database()));

    DrivenBrowser.Started first = browser.studio(folder.resolve("first"), database.url());
    String drawn = browse(first, "draw", "");
    String project =
        drawn.lines().filter(line -> line.startsWith("project ")).findFirst().orElseThrow();
    String id = project.substring("project ".length());
    first.process().destroyForcibly().onExit().join();

    DrivenBrowser.Started second = browser.studio(folder.resolve("second"), database.url());
    DrivenBrowser.Started other = browser.studio(folder.resolve("colleague"), colleague);
    browse(second, "again", id);
    browse(other, "hidden", id);
    browse(second, "share", id);
    browse(other, "shared", id);
    browse(second, "migrate", id);
    assertThat(Files.isDirectory(folder.resolve("second"))).isTrue();
    CliRun.on(database.urlText(), folder.resolve("second"), "migrate", "deploy").hasExit(0);
    browse(second, "compare", id);
    browse(second, "look", id);
  }

  private String browse(DrivenBrowser.Started studio, String part, String project)
      throws IOException, InterruptedException {
    return browser.run(
        "design.mjs", studio.address(), DrivenBrowser.picturesOf("designer"), part, project);
  }
}
