package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class RescueCommandTest {
  @TempDir private Path folder;

  private CliRun run(String... words) {
    return CliRun.in(folder, Map.of("PATH", System.getenv("PATH")), words);
  }

  @Test
  void an_accident_ends_in_a_database_that_works_and_the_way_back() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      String env = "DATABASE_URL=" + database.urlText() + "\n";
      Files.writeString(folder.resolve(".env"), env);
      database.run("CREATE TABLE book AS SELECT generate_series(1, 500) AS id");
      String backup = cluster.backup();
      CliRun page = run("rescue").hasExit(0);
      assertThat(page.out())
          .contains("1. What is left", " answers: it is not touched", "holds 1 backup;")
          .contains("2. What would be restored", "to latest: backup " + backup)
          .contains("never proven by a restore", "nothing was done; `dbkeep rescue --yes`")
          .doesNotContain("3. ");

      Path rescued = folder.resolve("rescued");
      JsonNode done =
          run("rescue", "--as", "rescued", "--yes", "--switch", "--json").hasExit(0).json();
      try {
        assertThat(done.get("switched").asBoolean()).isTrue();
        assertThat(done.get("inspection").get("failures").isEmpty()).isTrue();
        assertThat(Files.readString(folder.resolve(".env"))).contains(url(done));
        Files.writeString(
            folder.resolve("more.sql"), "INSERT INTO book SELECT count(*) + 1 FROM book;");
        Files.writeString(folder.resolve("dbkeep.toml"), "seed = 'more.sql'\n");
        run("seed").hasExit(0);
        run("branch", "switch", "--back").hasExit(0);
        assertThat(Files.readString(folder.resolve(".env"))).isEqualTo(env);
      } finally {
        DataDirectory.of(rescued).stop();
      }
      CliRun again = run("rescue", "--as", "rescued", "--yes").hasExit(2);
      assertThat(again.err()).contains("rescued is not empty");
    }
  }

  /** Host, port and database, which the file has with the password between. */
  private static String url(JsonNode done) {
    String url = done.get("url").asString();
    return url.substring(url.indexOf('@'));
  }

  @Test
  void without_backups_it_says_what_there_is_to_begin_with() {
    CliRun.in(
            folder,
            Map.of("DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/d", "PATH", ""),
            "rescue")
        .failsWith(
            1,
            "error: there are no backups at " + folder.resolve(".dbkeep/backups"),
            "hint: Begin with `dbkeep protect`, or name their place with --repo.");
  }
}
