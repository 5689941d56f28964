package dev.dbkeep.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * PostgreSQL's own programs as referees: those of the machine's package, or of a folder that is
 * named for a version, as by {@code -Ddbkeep.programs.18=FOLDER}.
 */
public final class PostgresPrograms {
  private PostgresPrograms() {}

  /** The program of a major version; aborts the test, and says so, where it is not there. */
  public static String of(int major, String name) {
    return find(major, name)
        .orElseGet(
            () -> {
              String reason =
                  "aborted: there is no %s of PostgreSQL %d here (package postgresql-%d, or"
                          .formatted(name, major, major)
                      + " -Ddbkeep.programs.%d=FOLDER)".formatted(major);
              System.out.println(reason);
              return Assumptions.abort(reason);
            })
        .toString();
  }

  private static Optional<Path> find(int major, String name) {
    List<Path> folders = new ArrayList<>();
    String named = System.getProperty("dbkeep.programs." + major);
    if (named != null) {
      folders.add(Path.of(named));
    }
    folders.add(Path.of("/usr/lib/postgresql/" + major + "/bin"));
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
