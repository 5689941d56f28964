package dev.dbkeep.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The major versions of PostgreSQL that tests can start without fetching anything. */
public final class Versions {
  private static final int OLDEST = 13;
  private static final int NEWEST = 18;

  private Versions() {}

  public static IntStream here() {
    return IntStream.rangeClosed(OLDEST, NEWEST).filter(Versions::isHere);
  }

  private static boolean isHere(int major) {
    if (Files.isDirectory(Path.of("/usr/lib/postgresql/" + major + "/bin"))) {
      return true;
    }
    try (Stream<Path> jars = Files.list(Path.of("target", "postgres"))) {
      return jars.anyMatch(jar -> jar.getFileName().toString().startsWith("postgres-" + major));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
