package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looks by a command that takes until it is let go. */
@Timeout(60)
final class LooksTest {
  private static final List<String> HEALTH = List.of("health");

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final CountDownLatch letGo = new CountDownLatch(1);

  private Looks looks(Duration patience) {
    Context context =
        new Context(
            Path.of("."),
            new TreeMap<>(),
            Console.captured(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
            Clock.systemUTC());
    return new Looks(new InnerCommands(context, this::slow), patience);
  }

  private int slow(Context context, List<String> words) {
    int number = begun.incrementAndGet();
    try {
      assertThat(letGo.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.console().out().println("{\"number\": " + number + "}");
    return 0;
  }

  private CompletableFuture<Integer> ask(Looks looks, List<String> words) {
    return CompletableFuture.supplyAsync(
        () -> {
          asked.incrementAndGet();
          return looks.look(words).document().get("number").asInt();
        },
        task -> Thread.ofVirtual().start(task));
  }

  private void awaitBegun(int many) {
    await().atMost(Duration.ofSeconds(20)).until(() -> begun.get() == many);
  }

  @Test
  void who_asks_the_same_while_it_runs_gets_the_same_answer() {
    Looks looks = looks(Duration.ofSeconds(30));
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 20).mapToObj(_ -> ask(looks, HEALTH)).toList();
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(20))
        .until(() -> asked.get() == 20 && begun.get() == 1);
    letGo.countDown();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(1));
    assertThat(looks.look(HEALTH).document().get("number").asInt()).isEqualTo(2);
  }

  @Test
  void a_look_from_before_a_change_is_not_joined_after_it() {
    Looks looks = looks(Duration.ofSeconds(30));
    CompletableFuture<Integer> before = ask(looks, HEALTH);
    awaitBegun(1);
    looks.changed();
    CompletableFuture<Integer> after = ask(looks, HEALTH);
    awaitBegun(2);
    letGo.countDown();
    assertThat(before.join()).isEqualTo(1);
    assertThat(after.join()).isEqualTo(2);
  }

  @Test
  void a_few_run_at_a_time_and_others_wait_or_are_refused_in_words() {
    Looks looks = looks(Duration.ofMillis(200));
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 4).mapToObj(each -> ask(looks, List.of("look" + each))).toList();
    awaitBegun(4);
    assertThatThrownBy(() -> looks.look(HEALTH))
        .isInstanceOfSatisfying(
            DbkeepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
        .hasMessageContaining("4 other commands of the pages run");
    letGo.countDown();
    assertThat(answers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(looks.look(HEALTH).exit()).isZero();
  }
}
