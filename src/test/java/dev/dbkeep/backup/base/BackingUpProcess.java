package dev.dbkeep.backup.base;

import dev.dbkeep.backup.Protection;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.time.Clock;

/** Makes one base backup after the other until it is killed: URL, folder. */
final class BackingUpProcess {
  private BackingUpProcess() {}

  public static void main(String[] arguments) throws Exception {
    ServerUrl url = ServerUrl.parse(arguments[0]);
    RepositoryHead head = Protection.identify(url);
    try (Repository repository =
        Repository.create(
            Storages.folder(Path.of(arguments[1])), head.systemId(), head.segmentSize(), null)) {
      while (true) {
        BackupRequest request = new BackupRequest(false, false, System.out::println);
        MadeBackup made =
            new BaseBackup(url, repository, Clock.systemUTC()).run(request, (done, total) -> {});
        BackupManifest manifest = made.manifest();
        System.out.println(
            "%s to %s on %s".formatted(manifest.started(), manifest.ended(), made.basis()));
      }
    }
  }
}
