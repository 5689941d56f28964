package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** What `dbkeep protect` does, as a process that a test can kill: URL, folder, slot. */
final class ProtectedProcess {
  private ProtectedProcess() {}

  public static void main(String[] arguments) throws Exception {
    ServerUrl url = ServerUrl.parse(arguments[0]);
    Path folder = Path.of(arguments[1]);
    RepositoryHead head = Protection.identify(url);
    try (Repository repository =
            Repository.create(
                Storages.open("repo", folder, Map.of(), Clock.systemUTC()),
                head.systemId(),
                head.segmentSize(),
                null);
        Protection protection =
            Protection.start(
                url,
                repository,
                folder.resolve("state"),
                arguments[2],
                Clock.systemUTC(),
                event -> {})) {
      if (repository.backups().isEmpty()) {
        protection.backup((done, total) -> {});
      }
      System.out.println("protected");
      protection.await();
    }
  }
}
