package dev.dbkeep.testing;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.Restorer;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A server restored for one test, which stands at its target. */
public record RestoredServer(ServerUrl url, Path directory) implements AutoCloseable {
  /**
   * Restores and starts.
   *
   * @param like the server it was; only the port differs
   * @param directory where nothing is yet
   * @param patience for the replay
   */
  public static RestoredServer start(
      Repository repository,
      Stock stock,
      RestorePlan plan,
      ServerUrl like,
      Path directory,
      Duration patience)
      throws IOException, InterruptedException {
    int port = DataDirectory.freePort(directory);
    DataDirectory data =
        new Restorer(repository, stock.segments())
            .write(
                plan,
                stock.manifests().get(plan.backup().id()),
                directory,
                Map.of("port", String.valueOf(port), "fsync", "off"),
                done -> {});
    RestoredServer server =
        new RestoredServer(like.withHost("127.0.0.1").withPort(port), directory);
    try {
      data.start(directory.resolveSibling(directory.getFileName() + ".log"));
      Restored.awaitTarget(server.url, plan, patience);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public void close() {
    DataDirectory.of(directory).stop();
    Trees.delete(directory);
  }
}
