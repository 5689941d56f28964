package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.backup.repo.Lease;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.wire.BackupInput;
import dev.dbkeep.postgres.wire.BaseBackupOptions;
import dev.dbkeep.postgres.wire.BaseBackupStream;
import dev.dbkeep.postgres.wire.ReplicationConnection;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies a running cluster into a repository over the replication protocol. Nothing counts until
 * the manifest is there; what a run that died left behind are chunks that the next one finds.
 */
public final class BaseBackup {
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Chunks of 1 MiB that wait for a processor or the disk. */
  private static final int IN_FLIGHT = 16;

  private static final String MAIN = "base.tar";
  private static final String SERVERS_MANIFEST = "backup_manifest";
  private static final int PRIVATE_FILE = 0600;

  private final ServerUrl url;
  private final Repository repository;
  private final Clock clock;

  public BaseBackup(ServerUrl url, Repository repository, Clock clock) {
    this.url = url;
    this.repository = repository;
    this.clock = clock;
  }

  /** How far a backup is, in bytes of the cluster. */
  @FunctionalInterface
  public interface Progress {
    void on(long done, long total);
  }

  /** Makes one; it is complete when this comes back. */
  public BackupManifest run(Progress progress) throws IOException, InterruptedException {
    try (Lease lease = repository.leases().backup()) {
      return run(progress, lease);
    }
  }

  private BackupManifest run(Progress progress, Lease lease) throws IOException {
    Instant started = now();
    String id = repository.freeId(ID.format(started));
    try (ReplicationConnection connection = ReplicationConnection.open(url, SILENCE);
        ChunkWriter chunks = new ChunkWriter(repository.chunks(), IN_FLIGHT)) {
      int version = connection.serverVersion();
      BaseBackupStream stream =
          connection.baseBackup(
              new BaseBackupOptions("dbkeep " + id, null, false, version / 10_000));
      BaseBackupStream.Start start = stream.start();
      LongConsumer read = done -> progress.on(done, start.bytes());
      Files files = new Files(chunks);
      BaseBackupStream.End end = files.read(new BackupInput(stream, read));
      long stored = chunks.finish();
      Map<String, String> settings = new TreeMap<>();
      BackupManifest.COPIED_SETTINGS.forEach(name -> settings.put(name, connection.show(name)));
      BackupManifest manifest =
          new BackupManifest(
              BackupManifest.FORMAT,
              id,
              repository.head().systemId(),
              version,
              start.timeline(),
              start.at().toString(),
              end.at().toString(),
              started,
              now(),
              files.bytes,
              stored,
              settings,
              start.tablespaces().stream()
                  .filter(tablespace -> !tablespace.oid().isEmpty())
                  .map(
                      tablespace ->
                          new BackupManifest.Tablespace(tablespace.oid(), tablespace.location()))
                  .toList(),
              files.all());
      // while it held, no chunk was taken away that was found to be there
      lease.check();
      repository.putBackup(manifest);
      return manifest;
    }
  }

  /** As exact as PostgreSQL's own times. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The files of all archives, in the order in which they come. */
  private static final class Files {
    private final ChunkWriter chunks;
    private final List<Unfinished> all = new ArrayList<>();
    private final byte[] buffer = new byte[1 << 16];
    private long bytes;

    Files(ChunkWriter chunks) {
      this.chunks = chunks;
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

    BaseBackupStream.End read(BackupInput input) throws IOException {
      while (true) {
        switch (input.next()) {
          case BaseBackupStream.Archive archive -> archive(prefix(archive), input.content());
          case BaseBackupStream.Manifest _ -> {
            byte[] text = input.content().readAllBytes();
            List<Part> parts = new ArrayList<>();
            chunks.begin(text.length);
            chunks.write(parts, text, 0, text.length);
            add(SERVERS_MANIFEST, null, false, PRIVATE_FILE, text.length, parts);
          }
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
        } else {
          file(path, mode, entry.getSize(), tar);
        }
      }
    }

    private void file(String path, int mode, long size, InputStream content) throws IOException {
      List<Part> parts = new ArrayList<>();
      chunks.begin(size);
      long done = 0;
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        chunks.write(parts, buffer, 0, n);
        done += n;
      }
      if (done != size) {
        throw new IOException(path + " ends after " + done + " of " + size + " bytes");
      }
      add(path, null, false, mode, size, parts);
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
}
