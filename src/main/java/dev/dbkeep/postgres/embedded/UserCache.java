package dev.dbkeep.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The folder where things are made once for a user and kept: made aside, then renamed, so that
 * nobody sees a half.
 *
 * @param identity who is to own what lies here
 */
record UserCache(Path folder, Identity identity) {
  /** Fills an empty folder. */
  interface Filler {
    void fill(Path folder) throws IOException;
  }

  /**
   * A server that root runs as another user cannot use programs below root's home, hence the place
   * of the system.
   */
  static UserCache of(Identity identity) {
    return identity.owner() < 0
        ? new UserCache(ownFolder(), identity)
        : new UserCache(Path.of("/var/cache/dbkeep", "user-" + identity.owner()), identity);
  }

  private static Path ownFolder() {
    String configured = System.getProperty("dbkeep.cache", "");
    if (!configured.isEmpty()) {
      return Path.of(configured);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isEmpty()
            ? Path.of(System.getProperty("user.home", "."), ".cache")
            : Path.of(xdg);
    return base.resolve("dbkeep");
  }

  /**
   * The folder of that name, filled first if it is not there. Two processes at once are fine: one
   * of them wins.
   */
  Path get(String name, Filler filler) {
    Path wanted = folder.resolve(name);
    if (Files.isDirectory(wanted)) {
      return wanted;
    }
    Path aside =
        folder.resolve(
            name + ".new-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    try {
      Files.createDirectories(aside);
      identity.own(aside);
      try (FolderLock _ = FolderLock.take(folder.resolve(name + ".lock"))) {
        if (!Files.isDirectory(wanted)) {
          filler.fill(aside);
          identity.own(aside);
          Files.move(aside, wanted, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      return wanted;
    } catch (IOException e) {
      throw EmbeddedErrors.disk(folder, e);
    } finally {
      Trees.delete(aside);
    }
  }
}
