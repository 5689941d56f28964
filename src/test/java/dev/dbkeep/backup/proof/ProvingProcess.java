package dev.dbkeep.backup.proof;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** `dbkeep backup prove` as a process that a test can kill: URL, folder, backup. */
final class ProvingProcess {
  private ProvingProcess() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    try (Repository repository =
        Repository.open(Storages.folder(folder.resolve("repo")), null).orElseThrow()) {
      new Prover(
              repository,
              folder.resolve("state"),
              folder.resolve("scratch"),
              ServerUrl.parse(arguments[0]),
              Clock.systemUTC(),
              Duration.ofMinutes(1))
          .prove(arguments[2], System.out::println);
    }
  }
}
