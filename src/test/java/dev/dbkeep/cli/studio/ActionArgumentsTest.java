package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class ActionArgumentsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-y",
        "--yes",
        "--url=postgres://evil/x",
        "-",
        "@/etc/passwd",
        "@x",
        "a\nb",
        "a\0b"
      })
  void a_value_never_becomes_an_option(String value) {
    for (String name : List.of("name", "expires", "at", "provider")) {
      assertThatThrownBy(() -> Action.named("branch-create").words(Map.of(name, List.of(value))))
          .isInstanceOfSatisfying(
              DbkeepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }
  }

  @Test
  void values_stand_where_their_argument_has_them() {
    assertThat(
            Action.named("branch-create")
                .words(
                    Map.of(
                        "mask", List.of(), "expires", List.of("2d"), "name", List.of("a b; rm"))))
        .containsExactly("branch", "create", "a b; rm", "--expires", "2d", "--mask");
    assertThat(
            Action.named("branch-create")
                .words(
                    Map.of(
                        "at", List.of("2026-11-21 14:03:07 UTC"), "provider", List.of("restored"))))
        .containsExactly(
            "branch", "create", "--at", "2026-11-21 14:03:07 UTC", "--provider", "restored");
    assertThat(Action.named("migrate-deploy").words(Map.of("allowLoss", List.of("a.b", "c.d"))))
        .containsExactly("migrate", "deploy", "--allow-loss", "a.b", "--allow-loss", "c.d");
  }

  @Test
  void what_is_unknown_too_much_or_missing_is_refused() {
    refused("branch-create", Map.of("url", List.of("now")), "branch-create takes no url");
    refused("branch-create", Map.of("mask", List.of("x")), "mask takes no value");
    refused("branch-create", Map.of("name", List.of("a", "b")), "name takes one value");
    refused("branch-create", Map.of("name", List.of()), "name takes one value");
    refused("branch-drop", Map.of(), "branch-drop needs name");
    refused("health-fix", Map.of("check", List.of("a".repeat(201))), "check is empty or too long");
    assertThatThrownBy(() -> Action.named("reset")).hasMessage("no page can run reset");
  }

  private static void refused(String action, Map<String, List<String>> given, String message) {
    assertThatThrownBy(() -> Action.named(action).words(given)).hasMessage(message);
  }

  @Test
  void only_an_admin_runs_commands() {
    ActionRules rules = new ActionRules(false, null);
    rules.check(Member.local("ada"), null, null);
    for (Member.Access access : List.of(Member.Access.VIEWER, Member.Access.EDITOR)) {
      assertThatThrownBy(() -> rules.check(new Member("1", "bo", access), null, null))
          .hasMessage("bo may not run commands of dbkeep");
    }
  }

  /** A command that waits until it is ended, as the restore of a proof does. */
  @Test
  void a_run_ends_half_way_where_its_command_can() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (TestDatabase database = TestDatabase.create();
        ActingStudio studio =
            ActingStudio.with(
                database.url(),
                folder,
                new ActionRules(false, null),
                (context, words) -> {
                  context.console().err().print("\r\u001b[K10 of 20 MB");
                  context.console().err().flush();
                  try {
                    Thread.sleep(60_000);
                  } catch (InterruptedException e) {
                    ended.countDown();
                  }
                  context.console().out().println("{\"error\": {\"code\": \"INTERRUPTED\"}}");
                  return 130;
                })) {
      JsonNode look = studio.look("backup-verify", Map.of());
      assertThat(look.get("document").isNull()).isTrue();
      var lines = studio.start(look, null).iterator();
      String id = lines.next().get("run").get("id").asString();
      JsonNode line = lines.next();
      assertThat(line.get("passing").asString()).isEqualTo("10 of 20 MB");
      studio.client().post("/api/actions/" + id + "/stop", Map.of());
      ended.await();
      while (lines.hasNext()) {
        line = lines.next();
      }
      assertThat(line.get("run").get("state").asString()).isEqualTo("stopped");
    }
  }
}
