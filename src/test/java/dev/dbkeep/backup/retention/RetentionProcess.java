package dev.dbkeep.backup.retention;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.error.DbkeepException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Stores or removes backups until it is killed: folder, store or prune, seed. */
final class RetentionProcess {
  private RetentionProcess() {}

  public static void main(String[] arguments) throws Exception {
    Random random = new Random(Long.parseLong(arguments[2]));
    try (Repository repository =
        Repository.create(Storages.folder(Path.of(arguments[0])), "7000", 1 << 20, null)) {
      while (true) {
        try {
          Instant now = Instant.now();
          if (arguments[1].equals("store")) {
            int days = random.nextInt(50);
            PretendedBackup.store(repository, now.minus(Duration.ofDays(days)), 50 - days, random);
          } else {
            new Prune(repository, new RetentionRules(2, 5), Clock.systemUTC(), Duration.ZERO).run();
          }
        } catch (DbkeepException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }
}
