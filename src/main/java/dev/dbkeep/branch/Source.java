package dev.dbkeep.branch;

import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The database to branch and its server, as far as the role of its URL may see them.
 *
 * @param maintenance a database of the same server to work from: being connected to the source
 *     would count as using it
 * @param major of the server
 * @param bytes of the database
 * @param canCreate whether the role may create databases and copy this one
 * @param canReplicate whether the role may ask for a base backup
 * @param canReadFiles whether the role may bracket a copy of the files (pg_backup_start)
 * @param users who is connected to the source now, by application name
 * @param data the data directory, when it lies on this machine and this process can read it; null
 *     otherwise
 * @param settings what a server on a copy needs at least as large
 */
record Source(
    ServerUrl url,
    ServerUrl maintenance,
    int major,
    long oid,
    long bytes,
    String encoding,
    String collate,
    String ctype,
    String localeProvider,
    boolean canCreate,
    boolean canReplicate,
    boolean canReadFiles,
    List<String> users,
    @Nullable Path data,
    List<Tablespace> tablespaces,
    Map<String, String> settings) {
  Source {
    users = List.copyOf(users);
    tablespaces = List.copyOf(tablespaces);
    settings = Map.copyOf(settings);
  }

  /** A tablespace outside the data directory. */
  record Tablespace(String oid, String location) {}

  boolean isInUse() {
    return !users.isEmpty();
  }

  String usersText() {
    return users.size()
        + (users.size() == 1 ? " session" : " sessions")
        + " of "
        + String.join(", ", users.stream().distinct().limit(3).toList());
  }
}
