package dev.dbkeep.branch;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a copied data directory into a server that harms nobody: it archives nothing, follows
 * nobody, runs no jobs, waits for no standby, and only this machine gets in.
 */
final class CopyServer {
  private static final List<String> NOT_OURS =
      List.of(
          "postmaster.pid",
          "postmaster.opts",
          "standby.signal",
          "recovery.signal",
          "postgresql.conf",
          "postgresql.auto.conf",
          "pg_hba.conf",
          "pg_ident.conf",
          "current_logfiles");

  private CopyServer() {}

  /** Takes away what only holds for the original, and configures the copy. */
  static void prepare(Path data, Source source, int port) throws IOException {
    for (String name : NOT_OURS) {
      Files.deleteIfExists(data.resolve(name));
    }
    // slots would keep WAL for consumers that will never come here
    empty(data.resolve("pg_replslot"));
    Files.writeString(data.resolve("postgresql.conf"), "");
    Files.writeString(data.resolve("pg_ident.conf"), "");
    // md5 stands for whatever the stored password is, SCRAM too. Where the source wants none from
    // here, everybody on this machine could read the source already.
    String method = password(source.url()) ? "md5" : "trust";
    Files.writeString(
        data.resolve("pg_hba.conf"),
        "host all all 127.0.0.1/32 "
            + method
            + "\nhost replication all 127.0.0.1/32 "
            + method
            + "\n");
    DataDirectory.of(data).configure(settings(source, port));
  }

  private static boolean password(ServerUrl url) {
    @Nullable String password = url.password();
    return password != null && !password.isEmpty();
  }

  private static Map<String, String> settings(Source source, int port) {
    Map<String, String> settings = new LinkedHashMap<>(source.settings());
    settings.putAll(DataDirectory.BESIDE_ITS_ORIGINAL);
    settings.put("port", Integer.toString(port));
    settings.put("shared_buffers", "64MB");
    settings.put("log_timezone", "UTC");
    settings.put("cluster_name", "dbkeep branch");
    return settings;
  }

  private static void empty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> slots = Files.newDirectoryStream(folder)) {
      for (Path slot : slots) {
        Trees.delete(slot);
      }
    }
  }
}
