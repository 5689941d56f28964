package dev.dbkeep.cli.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportCommandTest {
  @TempDir private Path folder;

  private CliRun run(TestDatabase database, String... words) {
    return CliRun.on(database.urlText(), folder, words);
  }

  @Test
  void a_report_says_what_changed_since_the_last_one_and_is_kept_and_sent() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          """
          CREATE TABLE note (id int PRIMARY KEY, day int) PARTITION BY RANGE (id);
          CREATE TABLE note_1 PARTITION OF note FOR VALUES FROM (0) TO (100000);
          INSERT INTO note SELECT i, i FROM generate_series(1, 5000) i;
          ANALYZE;
          """);
      assertThat(run(database, "report", "--dry-run", "--md").hasExit(0).out())
          .contains("# Report of ", "public.note: ");
      assertThat(folder.resolve(".dbkeep/reports")).doesNotExist();
      run(database, "report", "--send").hasExit(2);
      JsonNode first = run(database, "report", "--json").hasExit(0).json();
      assertThat(first.at("/report/slowNote").asString()).contains("pg_stat_statements");
      assertThat(first.at("/report/changes")).isNotEmpty();
      assertThat(first.at("/report/tables/0/name").asString()).isEqualTo("public.note");
      assertThat(Files.readString(folder.resolve(first.at("/file").asString())))
          .startsWith("<!doctype html>")
          .endsWith("</body></html>\n");
      database.run(
          """
          UPDATE dbkeep.health_finding SET first_seen = first_seen - interval '1 day';
          UPDATE dbkeep.report_run SET at = at - interval '1 hour';
          UPDATE dbkeep.growth_run SET at = at - interval '2 hours';
          INSERT INTO note SELECT i, i FROM generate_series(5001, 20000) i;
          CREATE TABLE loose (n int);
          INSERT INTO loose SELECT 1 FROM generate_series(1, 3000);
          ANALYZE;
          """);
      Files.writeString(
          folder.resolve("dbkeep.toml"), "[[alerts]]\ncommand = \"cat > got.json\"\n");
      JsonNode second = run(database, "report", "--send", "--json").hasExit(0).json();
      assertThat(second.at("/sent").toString()).isEqualTo("[\"command\"]");
      List<String> changes =
          second.at("/report/changes").valueStream().map(JsonNode::asString).toList();
      assertThat(changes)
          .anyMatch(change -> change.contains("public.loose"))
          .allMatch(change -> change.contains("public."));
      JsonNode table = second.at("/report/tables/0");
      assertThat(table.at("/bytes").asLong()).isGreaterThan(2 * table.at("/before").asLong());
      assertThat(second.at("/report/sizes")).hasSize(2);
      JsonNode letter = JsonMapper.shared().readTree(Files.readString(folder.resolve("got.json")));
      assertThat(letter.at("/state").asString()).isEqualTo("report");
      assertThat(letter.at("/html").asString()).startsWith("<!doctype html>");
      try (Stream<Path> pages = Files.list(folder.resolve(".dbkeep/reports"))) {
        assertThat(pages.count()).isBetween(1L, 2L);
      }
    }
  }
}
