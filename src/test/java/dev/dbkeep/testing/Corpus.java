package dev.dbkeep.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real schemas and migrations of other projects; they lie beside the project, never in it. */
public final class Corpus {
  private Corpus() {}

  /** A folder or file of the corpus; aborts the test, and says so, where it is not there. */
  public static Path path(String first, String... more) {
    Path path = root().resolve(Path.of(first, more));
    if (!Files.exists(path)) {
      abort("aborted: the corpus has no " + path);
    }
    return path;
  }

  /**
   * The corpus itself: the system property {@code dbkeep.corpus}, else {@code shared/corpus} beside
   * any parent folder.
   */
  public static Path root() {
    String configured = System.getProperty("dbkeep.corpus", "");
    if (!configured.isEmpty() && Files.isDirectory(Path.of(configured))) {
      return Path.of(configured);
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve("shared").resolve("corpus");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    abort(
        "aborted: there is no shared/corpus beside the project; set -Ddbkeep.corpus to try this"
            + " with real schemas");
    throw new AssertionError("unreachable");
  }

  private static void abort(String reason) {
    System.out.println(reason);
    Assumptions.abort(reason);
  }
}
