package dev.dbkeep.testing;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server of its own for one test class and a hot standby that streams from it. */
public record Replica(ServerUrl primary, ServerUrl url, Path home, Path directory)
    implements AutoCloseable {
  /** As replicas are known in pg_stat_replication. */
  public static final String NAME = "follower";

  /** In folders below this one. */
  public static Replica start(Path folder) throws IOException, InterruptedException {
    Path home = folder.resolve("primary");
    Path directory = folder.resolve("replica");
    ServerOptions options = ServerOptions.ofMajor(ServerOptions.DEFAULT_MAJOR).notDurable();
    EmbeddedServer.start(home, options);
    EmbeddedServer.stop(home);
    Path data = home.resolve("postgres-" + ServerOptions.DEFAULT_MAJOR).resolve("data");
    copy(data, directory);
    ServerUrl primary = EmbeddedServer.start(home, options);
    int port = DataDirectory.freePort(directory);
    Map<String, String> settings = new LinkedHashMap<>(DataDirectory.BESIDE_ITS_ORIGINAL);
    settings.put("port", String.valueOf(port));
    settings.put("fsync", "off");
    settings.put("hot_standby", "on");
    settings.put(
        "primary_conninfo",
        "host=%s port=%d user=%s password=%s application_name=%s"
            .formatted(primary.host(), primary.port(), primary.user(), primary.password(), NAME));
    DataDirectory replica = DataDirectory.of(directory);
    replica.configure(settings);
    Files.createFile(directory.resolve("standby.signal"));
    replica.start(folder.resolve("replica.log"));
    return new Replica(primary, primary.withHost("127.0.0.1").withPort(port), home, directory);
  }

  /** With the owner of each file, which the server insists on. */
  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    Process copy =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
    if (copy.waitFor() != 0) {
      throw new IOException("cp -a " + from + " " + to);
    }
  }

  @Override
  public void close() {
    DataDirectory.of(directory).stop();
    Trees.delete(directory);
    EmbeddedServer.stop(home);
  }
}
