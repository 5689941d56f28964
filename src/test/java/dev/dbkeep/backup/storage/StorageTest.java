package dev.dbkeep.backup.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every storage promises, a folder and a bucket alike. */
class StorageTest {
  private static final int MIB = 1 << 20;

  @TempDir private static Path folders;

  static Stream<Storage> storages() throws IOException {
    Path folder = Files.createTempDirectory(folders, "repo");
    return Stream.of(
        Storages.open(folder.toString(), folder, Map.of(), Clock.systemUTC()),
        Storages.open(
            "s3://" + S3Server.bucket(), folder, S3Server.environment(), Clock.systemUTC()),
        Storages.open(
            "s3://" + S3Server.bucket() + "/of/one server/",
            folder,
            S3Server.environment(),
            Clock.systemUTC()));
  }

  @ParameterizedTest
  @MethodSource("storages")
  void what_was_put_is_there_until_it_is_deleted(Storage storage) throws IOException {
    try (storage) {
      assertThat(storage.get("a/b")).isEmpty();
      assertThat(storage.exists("a/b")).isFalse();
      assertThat(storage.list("")).isEmpty();
      storage.put("a/b", "first".getBytes(UTF_8));
      storage.put("a/b", "second".getBytes(UTF_8));
      storage.put("a/c/d", new byte[0]);
      storage.put("ab", new byte[] {1});
      assertThat(storage.get("a/b")).hasValue("second".getBytes(UTF_8));
      assertThat(storage.get("a/c/d")).hasValue(new byte[0]);
      assertThat(storage.exists("a/b")).isTrue();
      assertThat(storage.exists("a")).isFalse();
      assertThat(storage.get("a")).isEmpty();
      assertThat(keys(storage, "")).containsExactly("a/b", "a/c/d", "ab");
      assertThat(keys(storage, "a/")).containsExactly("a/b", "a/c/d");
      assertThat(keys(storage, "a/c/")).containsExactly("a/c/d");
      assertThat(keys(storage, "none/")).isEmpty();
      assertThat(storage.list("a/b").getFirst().size()).isEqualTo(6);
      assertThat(storage.list("a/b").getFirst().modified())
          .isBetween(
              Clock.systemUTC().instant().minusSeconds(60),
              Clock.systemUTC().instant().plusSeconds(60));
      storage.delete("a/b");
      storage.delete("a/b");
      storage.delete("never/was");
      assertThat(keys(storage, "")).containsExactly("a/c/d", "ab");
      assertThat(storage.free()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("storages")
  void keys_may_hold_blanks_accents_and_signs(Storage storage) throws IOException {
    List<String> keys =
        List.of(
            "été/à la plage.json",
            "100%/a+b=c&d.new-1",
            "日本/語",
            "plus+sign",
            "tilde~!'()*",
            "%41",
            "colon:semi;comma,at@");
    try (storage) {
      for (String key : keys) {
        storage.put(key, key.getBytes(UTF_8));
      }
      assertThat(keys(storage, "")).containsExactlyInAnyOrderElementsOf(keys);
      for (String key : keys) {
        assertThat(storage.get(key)).as(key).hasValue(key.getBytes(UTF_8));
        assertThat(storage.exists(key)).as(key).isTrue();
        assertThat(keys(storage, key)).as(key).containsExactly(key);
        storage.delete(key);
      }
      assertThat(storage.list("")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("storages")
  void large_objects_come_back_as_they_were(Storage storage) throws IOException {
    byte[] content = new byte[20 * MIB + 17];
    new Random(7).nextBytes(content);
    try (storage) {
      storage.put("large", content);
      assertThat(Arrays.equals(storage.get("large").orElseThrow(), content)).isTrue();
      assertThat(storage.list("large").getFirst().size()).isEqualTo(content.length);
      byte[] shorter = Arrays.copyOf(content, 8 * MIB);
      storage.put("large", shorter);
      assertThat(Arrays.equals(storage.get("large").orElseThrow(), shorter)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("storages")
  void of_many_who_put_at_once_one_wins_whole(Storage storage) throws Exception {
    try (storage;
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> puts = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        byte[] content = new byte[50_000 + i];
        Arrays.fill(content, (byte) i);
        puts.add(
            threads.submit(
                () -> {
                  storage.put("same", content);
                  return null;
                }));
      }
      for (Future<?> put : puts) {
        put.get();
        byte[] now = storage.get("same").orElseThrow();
        byte[] whole = new byte[50_000 + now[0]];
        Arrays.fill(whole, now[0]);
        assertThat(now).isEqualTo(whole);
      }
      assertThat(keys(storage, "")).containsExactly("same");
    }
  }

  @ParameterizedTest
  @MethodSource("storages")
  void a_listing_has_no_end_of_its_own(Storage storage) throws Exception {
    try (storage;
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> puts = new ArrayList<>();
      for (int i = 0; i < 1_203; i++) {
        String key = "n/%04d".formatted(i);
        puts.add(
            threads.submit(
                () -> {
                  storage.put(key, new byte[] {1});
                  return null;
                }));
      }
      for (Future<?> put : puts) {
        put.get();
      }
      assertThat(keys(storage, "n/")).hasSize(1_203).doesNotHaveDuplicates().isSorted();
      assertThat(keys(storage, "n/11")).hasSize(100);
    }
  }

  @ParameterizedTest
  @MethodSource("storages")
  void nothing_outside_can_be_reached_in_a_folder(Storage storage) throws IOException {
    try (storage) {
      if (storage instanceof FolderStorage) {
        for (String key : List.of("../x", "a/../../x", "/x", "a//b", "", ".new/x")) {
          assertThatThrownBy(() -> storage.put(key, new byte[] {1}))
              .as(key)
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
      assertThat(storage.list("")).isEmpty();
    }
  }

  private static List<String> keys(Storage storage, String prefix) throws IOException {
    return storage.list(prefix).stream().map(Storage.Entry::key).toList();
  }
}
