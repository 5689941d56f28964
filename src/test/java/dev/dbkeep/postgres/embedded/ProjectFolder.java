package dev.dbkeep.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of a user's project, with a space in its path; servers in it are stopped and all is
 * removed at the end.
 */
record ProjectFolder(Path path) implements AutoCloseable {
  static ProjectFolder create() throws IOException {
    return new ProjectFolder(
        Files.createDirectories(
            Files.createTempDirectory("dbkeep-embedded-").resolve("my project")));
  }

  Path home() {
    return path.resolve(".dbkeep");
  }

  Cluster cluster(int major) {
    return Cluster.in(home(), major);
  }

  @Override
  public void close() {
    EmbeddedServer.remove(home());
    Trees.delete(path.getParent());
  }
}
