package dev.dbkeep.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Incidents that need a server's growth over hours, told once and resolved once. */
final class AlertsOfServersTest {
  @TempDir private Path folder;

  @BeforeEach
  void somebody_is_told() throws IOException {
    Files.writeString(
        folder.resolve("dbkeep.toml"),
        """
        [[alerts]]
        command = "cat >> '%1$s' && echo >> '%1$s'"
        """
            .formatted(told()));
  }

  private Path told() {
    return folder.resolve("told.jsonl");
  }

  private CliRun check(TestDatabase database, Duration later, String... words) {
    String[] all =
        Stream.concat(Stream.of("alerts", "check", "--quick"), Stream.of(words))
            .toArray(String[]::new);
    CliRun run = CliRun.later(later, database.urlText(), folder, all);
    assertThat(run.exit()).as(run.err()).isIn(0, 3);
    return run;
  }

  /** The states of the messages of one kind, in their order. */
  private List<String> states(String kind) throws IOException {
    return messages(kind).map(message -> message.path("state").asString()).toList();
  }

  private Stream<JsonNode> messages(String kind) throws IOException {
    return Files.readAllLines(told()).stream()
        .filter(line -> !line.isBlank())
        .map(line -> JsonMapper.shared().readTree(line))
        .filter(message -> message.path("kind").asString().equals(kind));
  }

  @Test
  void a_disk_that_fills_is_told_with_the_date_on_which_it_is_full() throws Exception {
    try (TestDatabase database = TestDatabase.createSummarizing()) {
      database.run("CREATE TABLE heap (n int, t text); ALTER TABLE heap ALTER t SET STORAGE PLAIN");
      String size = gigabytes(database) + "GB";
      Instant begin = Instant.now();
      check(database, Duration.ZERO, "--disk-size", size);
      for (int hour = 1; hour <= 3; hour++) {
        database.run(
            "INSERT INTO heap SELECT g, repeat('x', 1900) FROM generate_series(1, 40000) g");
        check(database, Duration.ofHours(hour), "--disk-size", size);
      }
      JsonNode message = messages("disk-filling").findFirst().orElseThrow();
      assertThat(states("disk-filling")).containsExactly("firing");
      String value = message.path("value").asString();
      assertThat(value).contains(" free of ", ", full on ");
      LocalDate full = LocalDate.parse(value.substring(value.lastIndexOf(' ') + 1));
      // most of it is free: only the date can be the reason
      assertThat(full)
          .isAfterOrEqualTo(LocalDate.ofInstant(begin, ZoneOffset.UTC))
          .isBefore(LocalDate.ofInstant(begin, ZoneOffset.UTC).plusDays(14));
      assertThat(message.path("threshold").asString()).contains("two weeks");

      database.run("DROP TABLE heap");
      check(database, Duration.ofHours(4), "--disk-size", "900TB", "--calm", "never");
      assertThat(states("disk-filling")).as("never is never").containsExactly("firing");
      check(database, Duration.ofHours(5), "--disk-size", "900TB");
      assertThat(states("disk-filling")).containsExactly("firing", "resolved");
    }
  }

  /** What is used and eight more, so that more than a tenth is free. */
  private static long gigabytes(TestDatabase database) throws SQLException {
    try (Connection connection = Connections.open(database.url());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT 8 + (SELECT sum(pg_database_size(oid)) FROM pg_database)::bigint /"
                    + " 1073741824")) {
      row.next();
      return row.getLong(1);
    }
  }
}
