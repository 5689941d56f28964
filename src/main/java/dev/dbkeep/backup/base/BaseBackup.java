package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Lease;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.wire.BackupInput;
import dev.dbkeep.postgres.wire.BaseBackupStream;
import dev.dbkeep.postgres.wire.ReplicationConnection;
import dev.dbkeep.postgres.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies a running cluster into a repository over the replication protocol. Where the server can
 * (17 and later, with summarize_wal) it sends only what changed since an earlier backup, and the
 * rest is named where that one has it; every backup is a full one in the repository.
 *
 * <p>Nothing counts until the manifest is there; what a run that died left behind are chunks that
 * the next one finds.
 */
public final class BaseBackup {
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Chunks of 1 MiB that wait for a processor or the disk. */
  private static final int IN_FLIGHT = 16;

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
  public MadeBackup run(BackupRequest request, Progress progress)
      throws IOException, InterruptedException {
    try (Lease lease = repository.leases().backup()) {
      Instant started = now();
      if (!request.full()) {
        try {
          return run(request, started, progress, lease);
        } catch (DamagedException e) {
          // the earlier backup is not what it should be: this one must not need it
          request.notes().accept("everything is read: " + e.getMessage());
        }
      }
      return run(request.fully(), started, progress, lease);
    }
  }

  private MadeBackup run(BackupRequest request, Instant started, Progress progress, Lease lease)
      throws IOException {
    String id = repository.freeId(ID.format(started));
    try (ReplicationConnection connection = ReplicationConnection.open(url, SILENCE);
        ChunkWriter chunks = new ChunkWriter(repository.chunks(), IN_FLIGHT)) {
      int blockSize = Integer.parseInt(connection.show("block_size"));
      Begun begun = begin(connection, "dbkeep " + id, request);
      BaseBackupStream stream = begun.stream();
      long total = stream.start().bytes();
      ClusterFiles files = new ClusterFiles(chunks, begun.basis(), blockSize);
      BaseBackupStream.End end =
          files.read(new BackupInput(stream, done -> progress.on(done, total)));
      long stored = chunks.finish();
      BackupManifest manifest =
          manifest(id, started, stream.start(), end, files, stored, connection);
      // while it held, no chunk was taken away that was found to be there
      lease.check();
      repository.putBackup(manifest);
      return new MadeBackup(manifest, begun.basis() == null ? null : begun.basis().id());
    }
  }

  /**
   * @param basis what the server adds to; null when it sends everything
   */
  private record Begun(BaseBackupStream stream, @Nullable Basis basis) {}

  private Begun begin(ReplicationConnection connection, String label, BackupRequest request)
      throws IOException {
    Optional<Basis> basis =
        request.full()
            ? Optional.empty()
            : new BasisChoice(repository, connection, request.notes()).choose();
    BackupStart start = new BackupStart(connection, label, request);
    if (basis.isPresent()) {
      try (InputStream manifest = basis.get().serversManifest()) {
        connection.uploadManifest(manifest);
        return new Begun(start.begin(true), basis.get());
      } catch (WireException e) {
        if (e.isConnectionLost()) {
          throw e;
        }
        request
            .notes()
            .accept(
                "everything is read: the server cannot add to backup %s: %s"
                    .formatted(basis.get().id(), e.getMessage()));
      }
    }
    return new Begun(start.begin(false), null);
  }

  private BackupManifest manifest(
      String id,
      Instant started,
      BaseBackupStream.Start start,
      BaseBackupStream.End end,
      ClusterFiles files,
      long stored,
      ReplicationConnection connection) {
    Map<String, String> settings = new TreeMap<>();
    BackupManifest.COPIED_SETTINGS.forEach(name -> settings.put(name, connection.show(name)));
    return new BackupManifest(
        BackupManifest.FORMAT,
        id,
        repository.head().systemId(),
        connection.serverVersion(),
        start.timeline(),
        start.at().toString(),
        end.at().toString(),
        started,
        now(),
        files.bytes(),
        stored,
        settings,
        start.tablespaces().stream()
            .filter(tablespace -> !tablespace.oid().isEmpty())
            .map(
                tablespace ->
                    new BackupManifest.Tablespace(tablespace.oid(), tablespace.location()))
            .toList(),
        files.take());
  }

  /** As exact as PostgreSQL's own times. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
