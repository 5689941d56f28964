package dev.dbkeep.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a folder can get wrong. */
class FolderStorageTest {
  private static final int SIZE = 4 << 20;
  private static final int KILLS = 6;

  @TempDir private Path temporary;

  /** Writes one key over and over, each time with another content, until it is killed. */
  static final class Writer {
    public static void main(String[] arguments) throws IOException {
      FolderStorage storage = new FolderStorage(Path.of(arguments[0]));
      byte[] content = new byte[SIZE];
      for (byte i = 0; ; i++) {
        Arrays.fill(content, i);
        storage.put("a/b", content);
        System.out.write('\n');
        System.out.flush();
      }
    }
  }

  @Test
  void a_killed_writer_leaves_the_old_object_or_the_new_one() throws Exception {
    FolderStorage storage = new FolderStorage(temporary);
    for (int kill = 0; kill < KILLS; kill++) {
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  temporary.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        assertThat(writer.getInputStream().readNBytes(2 + kill)).hasSize(2 + kill);
        // anywhere between two writes
        Thread.sleep(3L * kill);
      } finally {
        writer.destroyForcibly().waitFor();
      }
      byte[] content = storage.get("a/b").orElseThrow();
      byte[] whole = new byte[SIZE];
      Arrays.fill(whole, content[0]);
      assertThat(Arrays.equals(content, whole)).isTrue();
      assertThat(storage.list("")).singleElement().extracting("key").isEqualTo("a/b");
    }
  }

  @Test
  void what_killed_writers_left_is_cleared_after_a_day() throws IOException {
    Path aside = Files.createDirectories(temporary.resolve(".new"));
    Path old = Files.write(aside.resolve("old"), new byte[] {1});
    Path young = Files.write(aside.resolve("young"), new byte[] {1});
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    new FolderStorage(temporary).put("a", new byte[] {1});
    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void a_batch_gives_nothing_its_name_before_all_of_it_is_flushed() throws IOException {
    try (Storage storage = Storages.folder(temporary)) {
      Storage.Batch batch = storage.batch();
      for (int i = 0; i < 50; i++) {
        batch.put("chunks/" + i % 7 + "/" + i, new byte[] {(byte) i});
      }
      batch.put("chunks/0/0", new byte[] {0});
      assertThat(storage.list("")).isEmpty();
      batch.finish();
      batch.finish();
      assertThat(storage.list("")).hasSize(50);
      assertThat(storage.get("chunks/3/10")).hasValue(new byte[] {10});
    }
  }

  @Test
  void only_the_owner_may_read_a_backup() throws IOException {
    Path folder = temporary.resolve("new/folder");
    new FolderStorage(folder).put("a/b", new byte[] {1});
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
      }
    }
  }
}
