package dev.dbkeep.postgres.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder with initdb, pg_ctl and postgres of one major version.
 *
 * @param key names this build: a template directory made by one build is not used by another
 */
record Binaries(int major, Path folder, String key) {
  String program(String name) {
    return folder.resolve(name).toString();
  }

  boolean complete() {
    return Files.isExecutable(folder.resolve("postgres"))
        && Files.isExecutable(folder.resolve("initdb"))
        && Files.isExecutable(folder.resolve("pg_ctl"));
  }

  /**
   * Fails with what the program says when it cannot run here at all: wrong processor, missing
   * library, damaged file.
   */
  void check() {
    Program.Outcome outcome = Program.run(List.of(), program("postgres"), "--version");
    if (!outcome.succeeded() || !outcome.output().contains("(PostgreSQL) " + major)) {
      throw EmbeddedErrors.of(
              "the PostgreSQL "
                  + major
                  + " programs in "
                  + folder
                  + " do not run: "
                  + outcome.output().lines().findFirst().orElse("exit code " + outcome.exit()),
              "Remove that folder and run the command again, or set DATABASE_URL to use a server of"
                  + " your own.")
          .detail(outcome.output());
    }
  }
}
