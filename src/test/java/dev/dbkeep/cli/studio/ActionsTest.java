package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(300)
final class ActionsTest {
  private static final Map<String, List<String>> NOTHING = Map.of();

  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();
  private ActingStudio studio;

  @BeforeEach
  void start() throws IOException {
    migration("20240101000000_users", "create table users (id int primary key, email text);");
    studio = ActingStudio.of(database.url(), folder);
  }

  @AfterEach
  void stop() {
    studio.close();
    database.close();
  }

  private void migration(String name, String sql) throws IOException {
    Path file = folder.resolve("migrations").resolve(name).resolve("migration.sql");
    Files.createDirectories(file.getParent());
    Files.writeString(file, sql);
  }

  private boolean exists(String table) {
    return yes("select to_regclass('" + table + "') is not null");
  }

  @Test
  void a_migration_is_shown_then_run_once_with_what_it_says() {
    JsonNode look = studio.look("migrate-deploy", NOTHING);
    assertThat(look.get("document").get("migrations").toString()).contains("create table users");
    assertThat(look.get("command").asString()).isEqualTo("dbkeep migrate deploy --runner-wait 60");
    assertThat(exists("users")).isFalse();

    List<JsonNode> lines = studio.run(look, null);
    JsonNode last = lines.getLast();
    assertThat(last.get("run").get("state").asString()).isEqualTo("done");
    assertThat(last.get("document").get("migrations").get(0).get("name").asString())
        .isEqualTo("20240101000000_users");
    assertThat(said(lines)).anyMatch(line -> line.contains("applied in"));
    assertThat(exists("users")).isTrue();

    assertThat(studio.refusedRun(look, null).get("message").asString())
        .isEqualTo("this look is over or was run already");
    assertThat(studio.runs())
        .singleElement()
        .satisfies(run -> assertThat(run.get("exit").asInt()).isZero());
  }

  private static List<String> said(List<JsonNode> lines) {
    return lines.stream()
        .flatMap(line -> line.get("said").valueStream())
        .map(JsonNode::asString)
        .toList();
  }

  @Test
  void what_is_not_what_was_shown_any_more_is_not_run() throws IOException {
    JsonNode look = studio.look("migrate-deploy", NOTHING);
    migration("20240102000000_more", "create table more (id int);");
    assertThat(studio.refusedRun(look, null).get("message").asString())
        .isEqualTo("what would run is not what was shown any more");
    assertThat(exists("users")).isFalse();
    studio.run(studio.look("migrate-deploy", NOTHING), null);
    assertThat(exists("more")).isTrue();
  }

  @Test
  void a_loss_is_run_only_with_its_name() throws IOException {
    studio.run(studio.look("migrate-deploy", NOTHING), null);
    database.run("insert into users values (1, 'a@b')");
    migration("20240102000000_less", "alter table users drop column email;");
    JsonNode refused = studio.look("migrate-deploy", NOTHING);
    assertThat(refused.get("preview").isNull()).isTrue();
    assertThat(refused.get("document").get("error").get("code").asString()).isEqualTo("DATA_LOSS");
    JsonNode look =
        studio.look("migrate-deploy", Map.of("allowLoss", List.of("public.users.email")));
    assertThat(look.get("command").asString()).contains("--allow-loss public.users.email");
    assertThat(studio.run(look, null).getLast().get("run").get("state").asString())
        .isEqualTo("done");
  }

  @Test
  void two_at_once_wait_for_each_other_and_say_so() throws Exception {
    studio.run(studio.look("migrate-deploy", NOTHING), null);
    migration("20240102000000_slow", "select pg_sleep(3); create table slow (id int);");
    JsonNode one = studio.look("migrate-deploy", NOTHING);
    JsonNode other = studio.look("migrate-deploy", NOTHING);
    CompletableFuture<List<JsonNode>> first =
        CompletableFuture.supplyAsync(() -> studio.run(one, null));
    await().atMost(Duration.ofSeconds(20)).until(this::sleeps);
    List<JsonNode> second = studio.run(other, null);
    assertThat(said(second)).anyMatch(line -> line.startsWith("waiting for another runner: "));
    assertThat(second.getLast().get("document").get("migrations")).isEmpty();
    assertThat(first.get().getLast().get("document").get("migrations")).hasSize(1);
  }

  private boolean sleeps() {
    return yes(
        "select exists (select from pg_stat_activity where wait_event = 'PgSleep'"
            + " and datname = current_database())");
  }

  private boolean yes(String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  @Test
  void a_page_that_is_left_stops_nothing_and_finds_its_run_again() throws Exception {
    migration("20240102000000_slow", "select pg_sleep(2); create table slow (id int);");
    JsonNode look = studio.look("migrate-deploy", NOTHING);
    String id;
    try (Stream<JsonNode> lines = studio.start(look, null)) {
      id = lines.findFirst().orElseThrow().get("run").get("id").asString();
    }
    assertThat(studio.runs().getFirst().get("state").asString()).isEqualTo("running");
    List<JsonNode> followed =
        studio.client().stream("other", "/api/actions/" + id + "/follow", Map.of()).toList();
    assertThat(followed.getLast().get("run").get("state").asString()).isEqualTo("done");
    assertThat(said(followed)).anyMatch(line -> line.contains("_slow  applied in"));
    assertThat(exists("slow")).isTrue();
    assertThat(
            studio
                .client()
                .post("/api/actions/" + id + "/stop", Map.of())
                .get("stopping")
                .asBoolean())
        .isFalse();
  }

  @Test
  void another_studio_lists_what_was_run_and_what_was_cut_off() {
    studio.run(studio.look("migrate-deploy", NOTHING), null);
    new ActionJournal(folder.resolve("actions"))
        .write(
            new RunRecord(
                "cut",
                "backup-now",
                "dbkeep backup now",
                "ada",
                Long.MAX_VALUE,
                Instant.EPOCH,
                null,
                RunRecord.State.RUNNING,
                true,
                null,
                null));
    try (ActingStudio other = ActingStudio.of(database.url(), folder)) {
      assertThat(other.runs())
          .map(run -> run.get("state").asString() + " " + run.get("here").asBoolean())
          .containsExactly("done false", "cut off false");
    }
  }

  @Test
  void read_only_shows_and_runs_nothing() {
    try (ActingStudio quiet =
        ActingStudio.of(database.url(), folder, new ActionRules(true, null))) {
      JsonNode look = quiet.look("migrate-deploy", NOTHING);
      assertThat(quiet.refusedRun(look, null).get("message").asString())
          .isEqualTo("Studio was started with --read-only");
      assertThat(quiet.runs()).isEmpty();
      assertThat(exists("users")).isFalse();
    }
  }

  @Test
  void a_protected_environment_asks_for_its_name() {
    try (ActingStudio guarded =
        ActingStudio.of(database.url(), folder, new ActionRules(false, "shop"))) {
      JsonNode look = guarded.look("migrate-deploy", NOTHING);
      assertThat(look.get("typed").asString()).isEqualTo("shop");
      assertThat(guarded.refusedRun(look, null).get("code").asString()).isEqualTo("PROTECTED");
      assertThat(guarded.refusedRun(look, "shp").get("code").asString()).isEqualTo("PROTECTED");
      assertThat(guarded.run(look, "shop").getLast().get("run").get("state").asString())
          .isEqualTo("done");
    }
  }

  @Test
  void a_branch_is_made_and_goes_only_by_its_name() {
    studio.run(studio.look("branch-create", Map.of("name", List.of("try"))), null);
    JsonNode look = studio.look("branch-drop", Map.of("name", List.of("try")));
    assertThat(look.get("typed").asString()).isEqualTo("try");
    assertThat(studio.refusedRun(look, null).get("code").asString()).isEqualTo("PROTECTED");
    assertThat(studio.run(look, "try").getLast().get("document").get("branch").asString())
        .isEqualTo("try");
    assertThat(studio.client().get("/api/keep/branch-list").get("document").get("branches"))
        .isEmpty();
  }

  @Test
  void a_finding_is_mended_and_the_score_rises() {
    database.run(
        """
        create table parent (id int generated by default as identity primary key);
        insert into parent (id) values (1), (2), (3);
        """);
    JsonNode before = studio.client().get("/api/keep/health").get("document");
    assertThat(before.get("findings").findValuesAsString("check")).contains("D4");
    JsonNode look = studio.look("health-fix", Map.of("check", List.of("D4")));
    assertThat(look.get("document").get("fixes").toString()).contains("WOULD_FIX");
    JsonNode last = studio.run(look, null).getLast();
    assertThat(last.get("document").get("fixes").get(0).get("state").asString()).isEqualTo("FIXED");
    JsonNode after = studio.client().get("/api/keep/health").get("document");
    assertThat(after.get("score").asInt()).isGreaterThan(before.get("score").asInt());
    assertThat(
            studio.look("health-explain", Map.of("check", List.of("D4"))).get("preview").isNull())
        .isTrue();
  }
}
