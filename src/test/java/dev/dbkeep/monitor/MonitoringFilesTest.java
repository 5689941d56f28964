package dev.dbkeep.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The dashboard, the alert rules and the page of metrics are written from the program: run with
 * -Ddbkeep.update=true to write them anew.
 */
final class MonitoringFilesTest {
  private static final Path EXAMPLES = Path.of("examples", "prometheus");

  @TestFactory
  Stream<DynamicTest> every_file_says_what_the_program_does() {
    Map<Path, String> files = new LinkedHashMap<>();
    files.put(EXAMPLES.resolve("dbkeep-dashboard.json"), Dashboard.json());
    files.put(EXAMPLES.resolve("dbkeep-rules.yml"), AlertRules.yaml());
    files.put(Path.of("docs", "reference", "metrics.md"), reference());
    return files.entrySet().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getKey().toString(), () -> compare(file.getKey(), file.getValue())));
  }

  private static void compare(Path file, String text) throws IOException {
    if (Boolean.getBoolean("dbkeep.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s: write it anew with -Ddbkeep.update=true", file)
        .isEqualTo(text);
  }

  private static String reference() {
    StringBuilder text =
        new StringBuilder(
            """
            # Metrics

            Written from the program by MonitoringFilesTest. What `dbkeep metrics` asks the server and dbkeep's own schema; the names
            that begin with `pg_` are those of postgres_exporter. Beside them: `pg_settings_NAME` for every configuration parameter
            that is a number or a switch, in seconds or bytes where it has a unit; `process_*` of dbkeep itself; what
            `dbkeep backup status --prometheus` prints, where there are backups; `dbkeep_job_next_run_timestamp_seconds` and
            `dbkeep_job_faulty` of each job.

            | metric | type | labels | what it is |
            |---|---|---|---|
            """);
    Map<String, ServerMetrics.Described> byName = new TreeMap<>();
    ServerMetrics.described().forEach(metric -> byName.putIfAbsent(metric.name(), metric));
    for (ServerMetrics.Described metric : byName.values()) {
      text.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  metric.name(),
                  metric.type().name().toLowerCase(Locale.ROOT),
                  String.join(", ", metric.labels()),
                  metric.help()));
    }
    return text.toString();
  }

  @Test
  void panels_and_rules_have_names_of_their_own() {
    assertThat(Panels.all().stream().map(Panel::title)).doesNotHaveDuplicates();
    assertThat(AlertRules.ALL.stream().map(Rule::name)).doesNotHaveDuplicates();
    Set<String> severities = new TreeSet<>();
    AlertRules.ALL.forEach(rule -> severities.add(rule.severity()));
    assertThat(severities).isSubsetOf("critical", "high", "medium", "low");
  }
}
