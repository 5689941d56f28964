package dev.dbkeep.observe.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.dbkeep.observe.Incident;
import dev.dbkeep.observe.IncidentBook;
import dev.dbkeep.observe.IncidentBook.Change;
import dev.dbkeep.observe.IncidentBook.State;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChannelsTest {
  private static final Instant BEGAN = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Incident incident(String kind) {
    return new Incident(
        kind,
        "replication slot dbkeep of db.example.com:5432",
        "the server keeps WAL for <nobody> & its disk fills",
        "14.2 GB",
        "at most 10 GB",
        "dbkeep protect");
  }

  private static Change firing(String kind) {
    return new Change(State.FIRING, incident(kind), BEGAN, BEGAN);
  }

  private static Change resolved(String kind) {
    return new Change(State.RESOLVED, incident(kind), BEGAN, BEGAN.plusSeconds(3700));
  }

  /** Answers as Slack's incoming web hooks do, and takes what they would take. */
  private static final class Slack implements AutoCloseable {
    final List<JsonNode> posts = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger busy = new AtomicInteger();
    final HttpServer server;

    Slack() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/services/T0/B0/secret",
          exchange -> {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String answer = "ok";
            int status = 200;
            if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
              exchange.getResponseHeaders().add("Retry-After", "1");
              status = 429;
              answer = "rate_limited";
            } else {
              JsonNode message = JsonMapper.shared().readTree(body);
              String fault = fault(message);
              if (fault.isEmpty()) {
                posts.add(message);
              } else {
                status = 400;
                answer = fault;
              }
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
    }

    /** The limits of Block Kit. */
    private static String fault(JsonNode message) {
      if (!message.has("text") || message.get("blocks").size() > 50) {
        return "no_text";
      }
      for (JsonNode block : message.get("blocks")) {
        String type = block.get("type").asString();
        int most = type.equals("header") ? 150 : 3000;
        if (block.has("text") && block.get("text").get("text").asString().length() > most) {
          return "invalid_blocks";
        }
        if (block.has("fields") && block.get("fields").size() > 10) {
          return "invalid_blocks";
        }
        for (JsonNode field : block.path("fields")) {
          if (field.get("text").asString().length() > 2000) {
            return "invalid_blocks";
          }
        }
      }
      return "";
    }

    URI address(String path) {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void slack_is_told_once_when_it_begins_and_once_when_it_is_over() throws Exception {
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    try (Slack slack = new Slack()) {
      slack.busy.set(1);
      IncidentBook book = new IncidentBook(Duration.ofSeconds(30));
      try (Deliveries deliveries =
          new Deliveries(
              List.of(
                  new Recipient(new SlackChannel(slack.address("/services/T0/B0/secret")), null)),
              Clock.systemUTC(),
              (channel, change, failure) -> failures.add(failure.why()))) {
        // it flaps, and comes again with another number
        Instant at = BEGAN;
        for (List<Incident> now :
            List.of(
                List.of(incident("slot-growing")),
                List.<Incident>of(),
                List.of(incident("slot-growing")))) {
          book.update(now, at).forEach(deliveries::tell);
          at = at.plusSeconds(2);
        }
        await().atMost(PATIENCE).until(() -> slack.posts.size() == 1);
        book.update(List.of(), at.plusSeconds(60)).forEach(deliveries::tell);
        await().atMost(PATIENCE).until(() -> slack.posts.size() == 2);
        // the answer comes before it is counted
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(deliveries.metrics())
                        .filteredOn(metric -> metric.name().equals("dbkeep_alerts_sent_total"))
                        .singleElement()
                        .satisfies(metric -> assertThat(metric.value()).isEqualTo(2)));
      }
      assertThat(failures).containsExactly("127.0.0.1 answered 429: rate_limited");
      String first = slack.posts.get(0).toString();
      assertThat(first)
          .contains("Firing: replication slot dbkeep", "14.2 GB", "at most 10 GB")
          .contains("dbkeep protect", "&lt;nobody&gt; &amp; its disk")
          .doesNotContain("<nobody>");
      assertThat(slack.posts.get(1).toString()).contains("Resolved: ", "over after");
    }
  }

  @Test
  void a_long_text_is_cut_as_slack_wants_it() throws Exception {
    try (Slack slack = new Slack()) {
      String much = "x".repeat(5000);
      Change change =
          new Change(State.FIRING, new Incident("k", much, much, much, much, much), BEGAN, BEGAN);
      assertThat(new SlackChannel(slack.address("/services/T0/B0/secret")).send(change))
          .isEqualTo(Outcome.delivered());
    }
  }

  @Test
  void a_hook_that_is_gone_is_refused_without_telling_its_address() throws Exception {
    try (Slack slack = new Slack()) {
      Outcome outcome =
          new SlackChannel(slack.address("/services/T0/B0/gone")).send(firing("down"));
      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      assertThat(outcome.toString()).contains("answered 404").doesNotContain("T0");
    }
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Outcome outcome =
        new WebhookChannel(URI.create("http://127.0.0.1:" + free + "/secret")).send(firing("down"));
    assertThat(outcome).isInstanceOf(Outcome.Later.class);
    assertThat(outcome.toString()).doesNotContain("secret");
  }

  private static GreenMail mailServer() {
    // a port that is free
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    return server;
  }

  @Test
  void an_email_is_text_and_its_end_answers_it() throws Exception {
    GreenMail server = mailServer();
    try {
      server.setUser("keeper", "keeper", "s3cret+");
      MailChannel channel =
          new MailChannel(
              MailServer.parse("smtp://keeper:s3cret+@127.0.0.1:" + server.getSmtp().getPort())
                  .orElseThrow(),
              "dbkeep <dbkeep@example.com>",
              "ops@example.com, chief@example.com");
      assertThat(channel.send(firing("slot-growing"))).isEqualTo(Outcome.delivered());
      assertThat(channel.send(resolved("slot-growing"))).isEqualTo(Outcome.delivered());
      // each of two, to each of two
      assertThat(server.getReceivedMessages()).hasSize(4);
      Map<String, MimeMessage> distinct = new LinkedHashMap<>();
      for (MimeMessage message : server.getReceivedMessages()) {
        distinct.put(message.getMessageID(), message);
      }
      List<MimeMessage> messages = List.copyOf(distinct.values());
      assertThat(messages).hasSize(2);
      assertThat(messages.get(0).getSubject())
          .isEqualTo(
              "[firing] replication slot dbkeep of db.example.com:5432: the server keeps WAL for"
                  + " <nobody> & its disk fills");
      assertThat(messages.get(0).getContentType()).startsWith("text/plain");
      assertThat(String.valueOf(messages.get(0).getContent()))
          .contains("found:", "14.2 GB", "next command: dbkeep protect");
      assertThat(messages.get(1).getSubject()).startsWith("[resolved] ");
      assertThat(String.valueOf(messages.get(1).getContent())).contains("over after:", "1 h 1 min");
      assertThat(messages.get(1).getHeader("In-Reply-To"))
          .containsExactly(messages.get(0).getMessageID());
      assertThat(messages.get(0).getMessageID()).endsWith("@example.com>");
    } finally {
      server.stop();
    }
  }

  @Test
  void a_report_goes_out_as_a_page_with_its_text() throws Exception {
    GreenMail server = mailServer();
    try {
      MailChannel channel =
          new MailChannel(
              MailServer.parse("smtp://127.0.0.1:" + server.getSmtp().getPort()).orElseThrow(),
              "dbkeep@example.com",
              "ops@example.com");
      assertThat(channel.send(new Letter("report of shop", "87 of 100, é", "<h1>87 é</h1>")))
          .isEqualTo(Outcome.delivered());
      MimeMessage message = server.getReceivedMessages()[0];
      assertThat(message.getSubject()).isEqualTo("report of shop");
      MimeMultipart parts = (MimeMultipart) message.getContent();
      assertThat(parts.getContentType()).startsWith("multipart/alternative");
      assertThat(String.valueOf(parts.getBodyPart(0).getContent())).isEqualTo("87 of 100, é");
      assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
      assertThat(String.valueOf(parts.getBodyPart(1).getContent())).isEqualTo("<h1>87 é</h1>");
    } finally {
      server.stop();
    }
  }

  @Test
  void a_mail_server_that_is_away_is_tried_again_and_its_password_is_not_told() throws Exception {
    GreenMail server = mailServer();
    int port = server.getSmtp().getPort();
    server.stop();
    MailServer address = MailServer.parse("smtp://keeper:s3cret@127.0.0.1:" + port).orElseThrow();
    Outcome outcome =
        new MailChannel(address, "dbkeep@example.com", "ops@example.com").send(firing("down"));
    assertThat(outcome).isInstanceOf(Outcome.Later.class);
    assertThat(outcome + " " + address).doesNotContain("s3cret");
  }

  @Test
  void only_this_machines_mail_server_is_talked_to_in_the_clear() {
    assertThat(MailServer.parse("smtp://mail.example.com").orElseThrow())
        .isEqualTo(
            new MailServer("mail.example.com", 587, MailServer.Security.STARTTLS, null, null));
    assertThat(MailServer.parse("smtps://a%40b:c%2Bd@mail.example.com").orElseThrow())
        .isEqualTo(new MailServer("mail.example.com", 465, MailServer.Security.TLS, "a@b", "c+d"));
    for (String wrong : List.of("mail.example.com", "imap://mail.example.com", "smtp://", "%")) {
      assertThat(MailServer.parse(wrong)).as(wrong).isEmpty();
    }
  }
}
