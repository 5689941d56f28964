package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.postgres.wire.BackupInput;
import dev.dbkeep.postgres.wire.BaseBackupStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of all archives of a backup, in the order in which they come, on their way to chunks.
 */
final class ClusterFiles {
  private static final String MAIN = "base.tar";
  private static final String INCREMENTAL = "INCREMENTAL.";
  private static final List<String> WITH_RELATIONS = List.of("base/", "global/", "pg_tblspc/");
  private static final int PRIVATE_FILE = 0600;

  private final ChunkWriter chunks;
  private final @Nullable Basis basis;
  private final int blockSize;
  private final List<Unfinished> all = new ArrayList<>();
  private final byte[] buffer = new byte[1 << 16];

  /** What the server's manifest has to say otherwise, by the path that it has there. */
  private final Map<String, MergedFile> merged = new HashMap<>();

  private @Nullable CleanLabel label;
  private long bytes;

  /**
   * @param basis what the server adds to; null when it sends everything
   */
  ClusterFiles(ChunkWriter chunks, @Nullable Basis basis, int blockSize) {
    this.chunks = chunks;
    this.basis = basis;
    this.blockSize = blockSize;
  }

  /** A file whose parts are known once all chunks are stored. */
  private record Unfinished(
      String path,
      boolean directory,
      @Nullable String link,
      int mode,
      long size,
      List<Part> parts) {
    File finished() {
      return new File(path, directory, link, mode, size, parts);
    }
  }

  List<File> all() {
    return all.stream().map(Unfinished::finished).toList();
  }

  long bytes() {
    return bytes;
  }

  BaseBackupStream.End read(BackupInput input) throws IOException {
    while (true) {
      switch (input.next()) {
        case BaseBackupStream.Archive archive -> archive(prefix(archive), input.content());
        case BaseBackupStream.Manifest _ -> manifest(input.content());
        case BaseBackupStream.End end -> {
          return end;
        }
        case BaseBackupStream.Data _, BaseBackupStream.Progress _ -> {}
      }
    }
  }

  /** A tablespace's files lie below its symbolic link. */
  private static String prefix(BaseBackupStream.Archive archive) {
    String name = archive.name();
    return name.equals(MAIN) ? "" : "pg_tblspc/" + name.substring(0, name.indexOf('.')) + "/";
  }

  private void archive(String prefix, InputStream content) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(content);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String path = prefix + stripSlash(entry.getName());
      int mode = entry.getMode() & 07777;
      if (entry.isSymbolicLink()) {
        add(path, entry.getLinkName(), false, mode, 0, List.of());
      } else if (entry.isDirectory()) {
        add(path, null, true, mode, 0, List.of());
      } else if (basis == null) {
        file(path, mode, entry.getSize(), tar);
      } else {
        changedFile(basis, path, mode, entry.getSize(), tar);
      }
    }
  }

  private void changedFile(Basis on, String path, int mode, long size, InputStream content)
      throws IOException {
    int name = path.lastIndexOf('/') + 1;
    if (path.startsWith(INCREMENTAL, name) && WITH_RELATIONS.stream().anyMatch(path::startsWith)) {
      String whole = path.substring(0, name) + path.substring(name + INCREMENTAL.length());
      IncrementalHeader header = IncrementalHeader.read(path, content, size, blockSize);
      List<Part> parts = new ArrayList<>();
      MergedFile file =
          MergedFile.store(
              whole, header, content, blockSize, on.file(whole), on.entry(whole), chunks, parts);
      merged.put(path, file);
      add(whole, null, false, mode, file.size(), parts);
    } else if (path.equals(CleanLabel.NAME)) {
      CleanLabel clean = CleanLabel.of(content.readAllBytes());
      label = clean;
      store(path, mode, clean.text());
    } else {
      file(path, mode, size, content);
    }
  }

  private void file(String path, int mode, long size, InputStream content) throws IOException {
    List<Part> parts = new ArrayList<>();
    chunks.begin(size);
    long done = copy(content, parts);
    if (done != size) {
      throw new IOException(path + " ends after " + done + " of " + size + " bytes");
    }
    add(path, null, false, mode, size, parts);
  }

  private long copy(InputStream content, List<Part> parts) throws IOException {
    long done = 0;
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      chunks.write(parts, buffer, 0, n);
      done += n;
    }
    return done;
  }

  private void store(String path, int mode, byte[] content) throws IOException {
    List<Part> parts = new ArrayList<>();
    chunks.begin(content.length);
    chunks.write(parts, content, 0, content.length);
    add(path, null, false, mode, content.length, parts);
  }

  /** The server's own list of the files, which names them as it sent them. */
  private void manifest(InputStream content) throws IOException {
    List<Part> parts = new ArrayList<>();
    chunks.begin(ChunkWriter.CHUNK);
    long length;
    if (basis == null) {
      length = copy(content, parts);
    } else {
      // the sums of what was merged are known then
      chunks.drain();
      ChunkOutput output = new ChunkOutput(chunks, parts);
      ServersManifestWriter writer = new ServersManifestWriter(output);
      ServersManifest.read(content, new WholeFiles(merged, label, writer));
      writer.finish();
      length = writer.length();
    }
    add(ServersManifest.NAME, null, false, PRIVATE_FILE, length, parts);
  }

  private void add(
      String path,
      @Nullable String link,
      boolean directory,
      int mode,
      long size,
      List<Part> parts) {
    bytes += size;
    all.add(new Unfinished(path, directory, link, mode, size, parts));
  }

  private static String stripSlash(String name) {
    String plain = name.startsWith("./") ? name.substring(2) : name;
    return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
  }
}
