package dev.dbkeep.backup.repo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A base backup: what it is and of which chunks each of its files consists.
 *
 * @param id names it, for example {@code 20261121T140307Z}
 * @param serverVersion as server_version_num, for example 180006
 * @param startLsn WAL is needed from here on, on this timeline
 * @param endLsn up to here, to be consistent at all
 * @param started by the clock of the machine that made it
 * @param bytes of all files
 * @param storedBytes of the chunks that were not there before
 * @param settings those that recovery wants to be at least as large as here
 */
public record BackupManifest(
    int format,
    String id,
    String systemId,
    int serverVersion,
    int timeline,
    String startLsn,
    String endLsn,
    Instant started,
    Instant ended,
    long bytes,
    long storedBytes,
    Map<String, String> settings,
    List<Tablespace> tablespaces,
    List<File> files) {
  public static final int FORMAT = 1;

  /** What a server that recovers has to be given at least as much of as the one it comes from. */
  public static final List<String> COPIED_SETTINGS =
      List.of(
          "max_connections",
          "max_worker_processes",
          "max_wal_senders",
          "max_prepared_transactions",
          "max_locks_per_transaction");

  public BackupManifest {
    settings = Map.copyOf(settings);
    tablespaces = List.copyOf(tablespaces);
    files = List.copyOf(files);
  }

  /** A tablespace outside the data directory. */
  public record Tablespace(String oid, String location) {}

  /**
   * A file, or a directory when {@code directory} is set, or a symbolic link when {@code link} is.
   *
   * @param path below the data directory, with slashes
   * @param mode its permissions as in chmod
   * @param parts where its content lies, in order
   */
  public record File(
      String path,
      boolean directory,
      @Nullable String link,
      int mode,
      long size,
      List<Part> parts) {
    public File {
      parts = List.copyOf(parts);
    }
  }

  /** A stretch of a chunk; small files share one. */
  public record Part(String chunk, int offset, int length) {}
}
