package dev.dbkeep.backup.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.backup.repo.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A backup read back from its chunks, for what pg_verifybackup would say of it. */
record StoredBackup(BackupManifest manifest, Repository repository) {

  byte[] content(File file) throws IOException {
    byte[] content = new byte[(int) file.size()];
    new StoredFile(file, new OldChunks(repository)).read(0, content.length, content);
    return content;
  }

  Map<String, File> files() {
    Map<String, File> files = new HashMap<>();
    manifest.files().stream()
        .filter(file -> !file.directory() && file.link() == null)
        .forEach(file -> assertThat(files.put(file.path(), file)).as(file.path()).isNull());
    return files;
  }

  String text(String path) throws IOException {
    return new String(content(files().get(path)), StandardCharsets.UTF_8);
  }

  /** Every file is in the server's manifest with its size and sum, and nothing else is. */
  void verify() throws Exception {
    String text = text("backup_manifest");
    int last = text.lastIndexOf("\n", text.length() - 2) + 1;
    byte[] signed = text.substring(0, last).getBytes(StandardCharsets.UTF_8);
    assertThat(text.substring(last))
        .isEqualTo(
            "\"Manifest-Checksum\": \"%s\"}\n"
                .formatted(
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(signed))));
    Map<String, File> files = files();
    List<ServersManifest.Entry> entries = entries(text);
    assertThat(new TreeSet<>(entries.stream().map(ServersManifest.Entry::path).toList()))
        .hasSameSizeAs(entries);
    for (ServersManifest.Entry entry : entries) {
      File file = files.remove(entry.path());
      assertThat(file).as(entry.path()).isNotNull();
      assertThat(entry.size()).as(entry.path()).isEqualTo(file.size());
      byte[] content = content(file);
      assertThat(entry.crc32c(ByteOrder.LITTLE_ENDIAN))
          .as("the sum of " + entry.path())
          .isEqualTo(Crc32cAlgebra.of(content, 0, content.length));
    }
    assertThat(files.keySet()).containsExactly("backup_manifest");
    assertThat(text).doesNotContain("INCREMENTAL");
    assertThat(text("backup_label")).doesNotContain("INCREMENTAL");
  }

  /** Writes all files, tablespaces as folders. */
  void write(Path directory) throws IOException {
    for (File file : manifest.files()) {
      Path path = directory.resolve(file.path());
      if (file.directory() || file.link() != null) {
        Files.createDirectories(path);
      } else {
        Files.createDirectories(path.getParent());
        Files.write(path, content(file));
      }
    }
  }

  /** Writes the server's manifest anew, in the form that PostgreSQL 13 to 16 know. */
  void writeOldManifest(Path directory) throws IOException {
    try (OutputStream target = Files.newOutputStream(directory.resolve("backup_manifest"))) {
      ServersManifestWriter writer = new ServersManifestWriter(target);
      writer.head("1", null);
      for (ServersManifest.Entry entry : entries(text("backup_manifest"))) {
        writer.file(entry);
      }
      writer.walRanges(ServersManifest.MAPPER.createArrayNode());
      writer.finish();
    }
  }

  private static List<ServersManifest.Entry> entries(String text) throws IOException {
    List<ServersManifest.Entry> entries = new ArrayList<>();
    ServersManifest.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        new ServersManifest.Reader() {
          @Override
          public void head(String version, @Nullable String systemIdentifier) {
            assertThat(version).isEqualTo("2");
          }

          @Override
          public void file(ServersManifest.Entry entry) {
            entries.add(entry);
          }

          @Override
          public void walRanges(JsonNode ranges) {
            assertThat(ranges.size()).isEqualTo(1);
          }
        });
    return entries;
  }

  /** The whole chunks of a file, which do not depend on its neighbours. */
  List<String> ownChunks(String path) {
    return files().get(path).parts().stream()
        .filter(part -> part.length() == ChunkWriter.CHUNK)
        .map(Part::chunk)
        .toList();
  }
}
