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
  private final Map<String, ServersManifest.Entry> entries = new HashMap<>();

  private Basis(String id) {
    this.id = id;
  }

  static Basis of(BackupManifest backup, Repository repository) throws IOException {
    Basis basis = new Basis(backup.id());
    OldChunks chunks = new OldChunks(repository);
    for (File file : backup.files()) {
      if (!file.directory() && file.link() == null) {
        basis.files.put(file.path(), new StoredFile(file, chunks));
      }
    }
    try (InputStream text = basis.serversManifest()) {
      ServersManifest.read(text, basis.new Entries());
    }
    return basis;
  }

  String id() {
    return id;
  }

  /** What the server wants to see again. */
  InputStream serversManifest() throws DamagedException {
    return new StoredContent(file(ServersManifest.NAME));
  }

  StoredFile file(String path) throws DamagedException {
    StoredFile file = files.get(path);
    if (file == null) {
      throw new DamagedException("backup " + id + " does not hold " + path);
    }
    return file;
  }

  /** What the earlier server's manifest says of a file. */
  ServersManifest.@Nullable Entry entry(String path) {
    return entries.get(path);
  }

  private final class Entries implements ServersManifest.Reader {
    @Override
    public void head(String version, @Nullable String systemIdentifier) {}

    @Override
    public void file(ServersManifest.Entry entry) {
      if (entry.path() != null) {
        entries.put(entry.path(), entry);
      }
    }

    @Override
    public void walRanges(JsonNode ranges) {}
  }
}
