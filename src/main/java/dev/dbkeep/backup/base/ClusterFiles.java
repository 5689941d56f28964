package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.postgres.wire.BackupInput;
import dev.dbkeep.postgres.wire.BaseBackupStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The files of all archives of a backup, in the order in which they come, on their way to chunks.
 */
final class ClusterFiles {
  private static final String MAIN = "base.tar";
  private static final List<String> WITH_RELATIONS = List.of("base/", "global/", "pg_tblspc/");
  private static final int PRIVATE_FILE = 0600;

  private final ChunkWriter chunks;
  private final @Nullable Basis basis;
  private final int blockSize;
  private final Queue<Unfinished> all = new ArrayDeque<>();

  /** What the server's manifest has to say otherwise. */
  private final Queue<MergedFile> merged = new ArrayDeque<>();

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

  /** All of them, once all chunks are stored; only once, since there may be very many. */
  List<File> take() {
    List<File> files = new ArrayList<>(all.size());
    while (!all.isEmpty()) {
      files.add(all.remove().finished());
    }
    return files;
  }

  long bytes() {
    return bytes;
  }

  BaseBackupStream.End read(BackupInput input) throws IOException {
    while (true) {
      switch (input.next()) {
        case BaseBackupStream.Archive archive ->
            archive(prefix(archive), ServerCompression.plain(archive.name(), input.content()));
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
    return name.startsWith(MAIN) ? "" : "pg_tblspc/" + name.substring(0, name.indexOf('.')) + "/";
  }

  private void archive(String prefix, InputStream content) throws IOException {
    TarReader tar = new TarReader(content);
    for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
      String path = prefix + stripSlash(entry.path());
      switch (entry.type()) {
        case LINK -> add(path, entry.link(), false, entry.mode(), 0, List.of());
        case DIRECTORY -> add(path, null, true, entry.mode(), 0, List.of());
        case FILE -> {
          if (basis == null) {
            file(path, entry.mode(), entry.size(), tar.content());
          } else {
            changedFile(basis, path, entry.mode(), entry.size(), tar.content());
          }
        }
      }
    }
  }

  private void changedFile(Basis on, String path, int mode, long size, InputStream content)
      throws IOException {
    int name = path.lastIndexOf('/') + 1;
    if (path.startsWith(MergedFile.PREFIX, name)
        && WITH_RELATIONS.stream().anyMatch(path::startsWith)) {
      String whole = path.substring(0, name) + path.substring(name + MergedFile.PREFIX.length());
      StoredFile old = on.take(whole);
      IncrementalHeader header = IncrementalHeader.read(path, content, size, blockSize);
      List<Part> parts = new ArrayList<>(1);
      MergedFile file = MergedFile.store(old, header, content, blockSize, chunks, parts);
      merged.add(file);
      add(old.path(), null, false, mode, file.size(), parts);
    } else if (path.equals(CleanLabel.NAME)) {
      CleanLabel clean = CleanLabel.of(content.readAllBytes());
      label = clean;
      store(path, mode, clean.text());
    } else {
      file(path, mode, size, content);
    }
  }

  private void file(String path, int mode, long size, InputStream content) throws IOException {
    List<Part> parts = new ArrayList<>(1);
    chunks.begin(size);
    long done = chunks.write(parts, content);
    if (done != size) {
      throw new IOException(path + " ends after " + done + " of " + size + " bytes");
    }
    add(path, null, false, mode, size, parts);
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
      length = chunks.write(parts, content);
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
