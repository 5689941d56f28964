package dev.dbkeep.backup.dump;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Everything of a database but its rows, in another database, as pg_dump knows it. */
public final class SchemaCopy {
  private SchemaCopy() {}

  /**
   * All of it, or nothing.
   *
   * @param empty on a server that has the same roles
   * @throws DbkeepException when no pg_dump is installed that can read the server, or when it or
   *     pg_restore could not do it
   */
  public static void run(ServerUrl from, ServerUrl empty, Map<String, String> environment) {
    try {
      Path folder = Files.createTempDirectory("dbkeep-schema");
      Path dump = folder.resolve("schema.dump");
      try {
        Dump.ofSchema(from, environment).write(dump, bytes -> {});
        new Load(empty, new Load.Options(true, false, 1), environment).run(dump);
      } finally {
        Files.deleteIfExists(dump);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.BACKUP, "cannot keep a dump for a moment: " + e.getMessage())
          .cause(e);
    }
  }
}
