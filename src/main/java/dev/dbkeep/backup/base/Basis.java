package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An earlier backup on top of which the server sends only what changed. */
final class Basis {
  private final String id;
  private final Map<String, StoredFile> files = new HashMap<>();
  private final StoredFile serversManifest;

  private Basis(BackupManifest backup, Repository repository) throws DamagedException {
    this.id = backup.id();
    OldChunks chunks = new OldChunks(repository);
    for (File file : backup.files()) {
      if (!file.directory() && file.link() == null) {
        files.put(file.path(), new StoredFile(file, chunks));
      }
    }
    this.serversManifest = take(ServersManifest.NAME);
  }

  static Basis of(BackupManifest backup, Repository repository) throws IOException {
    Basis basis = new Basis(backup, repository);
    try (InputStream text = basis.serversManifest()) {
      ServersManifest.read(text, basis.new Sums());
    }
    return basis;
  }

  String id() {
    return id;
  }

  /** What the server wants to see again. */
  InputStream serversManifest() {
    return new StoredContent(serversManifest);
  }

  /** A file, which nobody asks for a second time: there may be very many. */
  StoredFile take(String path) throws DamagedException {
    StoredFile file = files.remove(path);
    if (file == null) {
      throw new DamagedException("backup " + id + " does not hold " + path);
    }
    return file;
  }

  private final class Sums implements ServersManifest.Reader {
    @Override
    public void head(String version, @Nullable String systemIdentifier) {}

    @Override
    public void file(ServersManifest.Entry entry) {
      StoredFile file = entry.path() == null ? null : files.get(entry.path());
      if (file != null) {
        file.noteSum(entry);
      }
    }

    @Override
    public void walRanges(JsonNode ranges) {}
  }
}
