package dev.dbkeep.postgres.embedded;

import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts and stops the PostgreSQL server of a project folder. The server outlives the process that
 * started it, and every dbkeep in the folder uses the same one.
 */
public final class EmbeddedServer {
  private EmbeddedServer() {}

  /**
   * The running server of this folder, started if need be.
   *
   * @param home the folder that keeps the cluster, usually {@code .dbkeep} in the project
   */
  public static ServerUrl start(Path home, int major) {
    return start(home, ServerOptions.ofMajor(major));
  }

  /** As {@link #start(Path, int)}, with more to say. */
  public static ServerUrl start(Path home, ServerOptions options) {
    Cluster cluster = Cluster.in(home, options.major());
    Optional<ServerUrl> running = cluster.running();
    if (running.isPresent()) {
      return running.get();
    }
    cluster.makeFolder();
    try (FolderLock _ = FolderLock.take(cluster.lockFile())) {
      Optional<ServerUrl> startedMeanwhile = cluster.running();
      if (startedMeanwhile.isPresent()) {
        return startedMeanwhile.get();
      }
      Identity identity = Identity.forFolder(cluster.folder(), cluster.data());
      UserCache cache = UserCache.of(identity);
      Binaries binaries = BinariesLocator.forMajor(options.major(), cache);
      if (!cluster.exists()) {
        cluster.copyFrom(Template.of(binaries, cache), binaries, identity, options.durable());
      }
      return Postmaster.start(cluster, binaries, identity, options);
    }
  }

  /** The server of this folder if it runs; nothing is started. */
  public static Optional<ServerUrl> running(Path home, int major) {
    return Cluster.in(home, major).running();
  }

  /** Stops every server of this folder, whatever its version; says which versions ran. */
  public static List<Integer> stop(Path home) {
    List<Integer> stopped = new ArrayList<>();
    for (Cluster cluster : Cluster.allIn(home)) {
      try (FolderLock _ = FolderLock.take(cluster.lockFile())) {
        if (Postmaster.stop(cluster)) {
          stopped.add(cluster.major());
        }
      }
    }
    return List.copyOf(stopped);
  }

  /** Stops every server of this folder and removes the clusters with all their data. */
  public static void remove(Path home) {
    stop(home);
    for (Cluster cluster : Cluster.allIn(home)) {
      Trees.delete(cluster.folder());
    }
  }
}
