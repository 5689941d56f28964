package dev.dbkeep.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.dbkeep.cli.CliRun;
import dev.dbkeep.cli.JsonSchemas;
import dev.dbkeep.testing.TestDatabase;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every incident of upkeep is told once when it begins and once when it is over. */
final class AlertsCheckTest {
  private static final String PLANTED =
      """
      CREATE TABLE users (id int PRIMARY KEY);
      INSERT INTO users SELECT generate_series(1, 90);
      CREATE TABLE orders (id int PRIMARY KEY, user_id int);
      INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i;
      CREATE TABLE note (id smallserial PRIMARY KEY);
      SELECT setval('note_id_seq', 30000)
      """;

  /** What a server of tests is on purpose. */
  private static final String WAIVED =
      Stream.of("B1", "B3", "C1", "M2")
          .map(
              check ->
                  """
                  [[health.waivers]]
                  check = "%s"
                  object = "*"
                  owner = "tests"
                  reason = "a server that may lose everything"
                  until = "2999-12-31"
                  """
                      .formatted(check))
          .collect(Collectors.joining());

  private static final List<String> INDUCED =
      List.of(
          "backup-unproven",
          "disk-filling",
          "id-running-out",
          "maintenance-failed",
          "orphans",
          "score-low",
          "slot-growing");

  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");

  /** Not again within the hours that the test goes through. */
  private static final LocalTime DUE = LocalTime.now(ZoneOffset.UTC).minusHours(2);

  @TempDir Path folder;

  private final List<String> posts = Collections.synchronizedList(new ArrayList<>());

  private HttpServer slack() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          posts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void settings(String alerts, String step) throws IOException {
    Files.writeString(
        folder.resolve("dbkeep.toml"),
        """
        [[jobs]]
        name = "nightly"
        at = "daily %s"
        zone = "UTC"
        steps = ["%s"]
        protected = false

        [[relations]]
        from = "orders.user_id"
        to = "users.id"
        confirmed = true

        %s%s
        """
            .formatted(HOUR.format(DUE), step, WAIVED, alerts));
  }

  /** A check as it would run some time from now. */
  private CliRun check(TestDatabase database, Duration later, String... words) {
    String[] all =
        Stream.concat(Stream.of("alerts", "check"), Stream.of(words)).toArray(String[]::new);
    return CliRun.later(later, database.urlText(), folder, all);
  }

  private static void plantSlot(TestDatabase database) {
    database.run("SELECT pg_create_physical_replication_slot('forgotten', true)");
    database.run(
        "SELECT pg_logical_emit_message(false, 'dbkeep', repeat('x', 1000000)) FROM"
            + " generate_series(1, 80)");
  }

  @Test
  void each_incident_is_told_once_when_it_begins_and_once_when_it_is_over() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    HttpServer slack = slack();
    LocalTime now = LocalTime.now(ZoneOffset.UTC);
    Path night = folder.resolve("night");
    try (TestDatabase database = TestDatabase.createSummarizing()) {
      String alerts =
          """
          [[alerts]]
          slack = "http://127.0.0.1:%d/hook"
          link = "https://wiki.example.com/{kind}?object={object}"
          [[alerts]]
          email = "ops@example.com"
          from = "dbkeep@example.com"
          smtp = "smtp://127.0.0.1:%d"
          [[alerts]]
          command = "cat >> '%s'"
          quiet = "%s-%s UTC"
          """
              .formatted(
                  slack.getAddress().getPort(),
                  mail.getSmtp().getPort(),
                  night,
                  HOUR.format(now.minusHours(1)),
                  HOUR.format(now.plusHours(5)));
      settings(alerts, "backup load missing.dump");
      database.run(PLANTED);
      plantSlot(database);
      CliRun.on(database.urlText(), folder, "upkeep", "run", "nightly").hasExit(1);

      CliRun dry = check(database, Duration.ZERO, "--dry-run").hasExit(3);
      assertThat(dry.out()).contains("wrong: ");
      assertThat(posts).isEmpty();

      CliRun first = check(database, Duration.ZERO, "--disk-size", "1MB", "--json").hasExit(3);
      JsonSchemas.check("alerts check --json", first.json());
      assertThat(kinds(first.json(), "changes")).containsExactlyInAnyOrderElementsOf(INDUCED);
      assertThat(firing()).hasSize(INDUCED.size());
      assertMail(mail, "[firing] ", INDUCED.size());
      assertThat(String.join("\n", posts))
          .contains("https://wiki.example.com/orphans?object=", "dbkeep orphans --table")
          .contains("79 of 100", "at least 80");

      // it flaps, and nothing new is told
      database.run("SELECT setval('note_id_seq', 1)");
      check(database, Duration.ofMinutes(1), "--disk-size", "1MB").hasExit(3);
      database.run("SELECT setval('note_id_seq', 30000)");
      check(database, Duration.ofMinutes(2), "--disk-size", "1MB").hasExit(3);
      assertThat(posts).hasSize(INDUCED.size());

      mend(database, alerts);
      CliRun last = check(database, Duration.ofMinutes(30), "--disk-size", "900TB", "--json");
      assertThat(kinds(last.json(), "changes")).containsExactlyInAnyOrderElementsOf(INDUCED);
      assertThat(last.json().get("open").isEmpty()).as(last.out()).isTrue();
      assertThat(last.exit()).isZero();
      check(database, Duration.ofMinutes(40), "--disk-size", "900TB").hasExit(0);
      assertThat(posts).hasSize(2 * INDUCED.size());
      assertThat(firing()).hasSize(INDUCED.size());
      assertMail(mail, "[resolved] ", INDUCED.size());
      // what began and ended in the quiet hours is not told after them
      check(database, Duration.ofHours(6), "--disk-size", "900TB").hasExit(0);
      assertThat(night).doesNotExist();
    } finally {
      slack.stop(0);
      mail.stop();
    }
  }

  private void mend(TestDatabase database, String alerts) throws IOException {
    settings(alerts, "config show");
    CliRun.on(database.urlText(), folder, "upkeep", "run", "nightly").hasExit(0);
    CliRun.on(database.urlText(), folder, "orphans", "--table", "orders", "--quarantine")
        .hasExit(0);
    database.run("SELECT setval('note_id_seq', 1)");
    database.run("SELECT pg_drop_replication_slot('forgotten')");
    CliRun.on(database.urlText(), folder, "protect", "--backup-only").hasExit(0);
    CliRun.on(database.urlText(), folder, "backup", "prove").hasExit(0);
    CliRun.on(database.urlText(), folder, "protect", "--end").hasExit(0);
  }

  private List<String> firing() {
    return posts.stream().filter(post -> post.contains("Firing: ")).toList();
  }

  private static void assertMail(GreenMail mail, String subject, int count) throws Exception {
    List<String> subjects = new ArrayList<>();
    for (MimeMessage message : mail.getReceivedMessages()) {
      if (message.getSubject().startsWith(subject)) {
        subjects.add(message.getSubject());
      }
    }
    assertThat(subjects).doesNotHaveDuplicates().hasSize(count);
  }

  private static List<String> kinds(JsonNode report, String field) {
    List<String> kinds = new ArrayList<>();
    report.get(field).forEach(change -> kinds.add(change.get("kind").asString()));
    return kinds;
  }

  @Test
  void an_alert_that_does_not_arrive_is_a_finding_and_is_told_to_the_others() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Path told = folder.resolve("told");
      settings(
          """
          [[alerts]]
          webhook = "http://127.0.0.1:1/secret"
          [[alerts]]
          command = "cat >> '%s'"
          """
              .formatted(told),
          "config show");
      CliRun first = check(database, Duration.ZERO, "--quick", "--disk-size", "1MB").hasExit(3);
      assertThat(first.out()).contains("not told: ", "by webhook: cannot reach 127.0.0.1");
      assertThat(first.out()).doesNotContain("secret");
      assertThat(Files.readString(told)).contains("\"disk-filling\"");

      JsonNode health =
          CliRun.on(database.urlText(), folder, "health", "M8", "--json", "--no-history").json();
      assertThat(health.at("/findings/0/object").asString()).isEqualTo("alerts by webhook");
      assertThat(health.at("/findings/0/message").asString()).contains("did not arrive");

      check(database, Duration.ofMinutes(5), "--quick", "--disk-size", "1MB").hasExit(3);
      List<JsonNode> messages =
          Files.readAllLines(told).stream().map(JsonMapper.shared()::readTree).toList();
      assertThat(messages)
          .filteredOn(message -> message.get("object").asString().endsWith("alerts by webhook"))
          .singleElement()
          .satisfies(message -> assertThat(message.get("state").asString()).isEqualTo("firing"));
    }
  }
}
