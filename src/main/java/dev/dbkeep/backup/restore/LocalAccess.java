package dev.dbkeep.backup.restore;

import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets this machine into a restored server, whatever its pg_hba.conf says, and nobody else. */
public final class LocalAccess {
  static final String FILE = "dbkeep_hba.conf";

  private LocalAccess() {}

  /** The file to be named by the setting hba_file. */
  public static Path file(Path data) {
    return data.resolve(FILE);
  }

  /**
   * Writes the file.
   *
   * @param live how the live server is reached: where it wants no password, neither does this one
   */
  public static void write(Path data, ServerUrl live) throws IOException {
    String password = live.password();
    // md5 stands for whatever the stored password is, SCRAM too
    String method = password == null || password.isEmpty() ? "trust" : "md5";
    Files.writeString(file(data), "host all all 127.0.0.1/32 " + method + "\n");
  }
}
