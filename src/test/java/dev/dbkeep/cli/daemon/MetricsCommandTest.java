package dev.dbkeep.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.monitor.AlertRules;
import dev.dbkeep.monitor.Dashboard;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MetricsCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What this test does not have: standbys, work of retention, a proof. */
  private static final Set<String> MAY_BE_EMPTY =
      Set.of("Standbys lie behind", "Rows that retention removed", "Proof, age");

  @TempDir private Path folder;

  @Test
  void a_real_prometheus_reads_it_and_every_panel_has_its_numbers() throws Exception {
    PrometheusServer.assumeInstalled();
    try (TestDatabase database = TestDatabase.create()) {
      plant(database);
      String text = CliRun.on(database.urlText(), folder, "metrics", "--once").hasExit(0).out();
      assertJudgement(text);
      assertRules();
      Process serving =
          DbkeepProcess.start(folder, database.url(), "metrics", "--listen", "127.0.0.1:0");
      try {
        URI address = address();
        Path rules = Files.writeString(folder.resolve("rules.yml"), AlertRules.yaml());
        // somebody has to be there for the panel of sessions
        try (Connection _ = database.connect();
            PrometheusServer prometheus =
                PrometheusServer.start(folder, address.getAuthority(), rules)) {
          await().atMost(PATIENCE).until(() -> scraped(prometheus) >= 3);
          assertThat(prometheus.query("min(pg_up)").get(0).at("/value/1").asString())
              .isEqualTo("1");
          assertPanels(prometheus);
          for (JsonNode rule : prometheus.get("/api/v1/rules").at("/data/groups/0/rules")) {
            assertThat(rule.path("health").asString()).as(rule.toString()).isEqualTo("ok");
          }
        }
      } finally {
        serving.destroy();
        assertThat(serving.waitFor(20, TimeUnit.SECONDS)).isTrue();
        CliRun.on(database.urlText(), folder, "protect", "--end").hasExit(0);
      }
    }
  }

  private void plant(TestDatabase database) throws IOException {
    database.run(
        """
        CREATE TABLE visit (id int PRIMARY KEY, at timestamptz);
        INSERT INTO visit SELECT g, now() FROM generate_series(1, 1000) g; ANALYZE visit
        """);
    Files.writeString(
        folder.resolve("dbkeep.toml"),
        """
        [[jobs]]
        name = "nightly"
        at = "daily 02:00"
        steps = ["config show"]
        protected = false
        """);
    CliRun.on(database.urlText(), folder, "protect", "--backup-only").hasExit(0);
    CliRun.on(database.urlText(), folder, "upkeep", "run", "nightly").hasExit(0);
    assertThat(
            CliRun.on(database.urlText(), folder, "alerts", "check", "--disk-size", "100TB").exit())
        .isIn(0, 3);
  }

  /** Where it says that it serves. */
  private URI address() {
    Path log = folder.resolve("process.log");
    await().atMost(PATIENCE).until(() -> Files.readString(log).contains("/metrics\n"));
    try {
      return URI.create(Files.readString(log).strip().replace("serving ", ""));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static double scraped(PrometheusServer prometheus) {
    if (!prometheus.isReady()) {
      return 0;
    }
    JsonNode result = prometheus.query("min(count_over_time(dbkeep_look_timestamp_seconds[5m]))");
    return result.isEmpty() ? 0 : Double.parseDouble(result.get(0).at("/value/1").asString());
  }

  private static void assertPanels(PrometheusServer prometheus) {
    Map<String, List<String>> panels = panels();
    assertThat(panels).hasSizeGreaterThan(30);
    List<String> empty = new ArrayList<>();
    panels.forEach(
        (title, expressions) -> {
          for (String expression : expressions) {
            String filled =
                expression
                    .replace("$__rate_interval", "1m")
                    .replace("$instance", ".+")
                    .replace("$datname", ".+");
            if (prometheus.query(filled).isEmpty() && !MAY_BE_EMPTY.contains(title)) {
              empty.add(title + ": " + filled);
            }
          }
        });
    assertThat(empty).as("panels without numbers").isEmpty();
  }

  private static Map<String, List<String>> panels() {
    Map<String, List<String>> panels = new TreeMap<>();
    for (JsonNode panel : JsonMapper.shared().readTree(Dashboard.json()).get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        panels
            .computeIfAbsent(panel.get("title").asString(), title -> new ArrayList<>())
            .add(target.get("expr").asString());
      }
    }
    return panels;
  }

  /** Of the names that are ours; those of postgres_exporter break some of the rules of style. */
  private void assertJudgement(String text) throws Exception {
    String ours =
        text.lines()
            .filter(line -> line.startsWith("dbkeep_") || line.contains(" dbkeep_"))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    assertThat(ours)
        .contains("dbkeep_health_score ", "dbkeep_job_faulty{job=\"nightly\"} 0")
        .contains("dbkeep_job_last_run_state{job=\"nightly\",state=\"done\"} 1")
        .contains("dbkeep_incident{kind=\"score-low\"", "dbkeep_backups 1");
    Path file = Files.writeString(folder.resolve("ours"), ours);
    assertThat(PrometheusServer.promtool(file, "check", "metrics")).isEmpty();
  }

  /** Each rule fires when it should, and none does when all is well. */
  private void assertRules() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.yml"), AlertRules.yaml());
    assertThat(PrometheusServer.promtool(rules, "check", "rules", rules.toString()))
        .contains("SUCCESS");
    Set<String> names = new TreeSet<>();
    AlertRules.yaml()
        .lines()
        .filter(line -> line.contains("- alert: "))
        .forEach(line -> names.add(line.substring(line.indexOf(": ") + 2)));
    Path test = folder.resolve("rules-test.yml");
    Files.writeString(test, RuleExamples.yaml(rules, names));
    assertThat(PrometheusServer.promtool(test, "test", "rules", test.toString()))
        .contains("SUCCESS");
  }

  @Test
  void the_files_are_printed_and_one_at_a_time() {
    assertThat(CliRun.in(folder, Map.of(), "metrics", "--dashboard").hasExit(0).out())
        .isEqualTo(Dashboard.json());
    assertThat(CliRun.in(folder, Map.of(), "metrics", "--rules").hasExit(0).out())
        .isEqualTo(AlertRules.yaml());
    CliRun.in(folder, Map.of(), "metrics", "--rules", "--once").hasExit(2);
    CliRun.in(folder, Map.of(), "metrics", "--listen", "nonsense").hasExit(2);
  }

  @Test
  void a_server_that_is_gone_is_no_error() {
    CliRun run =
        CliRun.on("postgresql://u@127.0.0.1:1/d", folder, "metrics", "--once", "--json").hasExit(0);
    assertThat(run.json().at("/metrics/0/name").asString()).isEqualTo("pg_up");
    assertThat(run.json().at("/metrics/0/value").asString()).isEqualTo("0");
  }
}
