package dev.dbkeep.postgres.embedded;

import dev.dbkeep.error.DbkeepException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tukaani.xz.XZInputStream;

/** The jar that brings PostgreSQL's programs along, as one .txz: unpacked once for each user. */
final class BinariesJar {
  private BinariesJar() {}

  static Binaries unpack(Path jar, int major, UserCache cache) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry archive =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> damaged(jar, "it holds no .txz"));
      String key = Long.toHexString(archive.getCrc());
      Path folder =
          cache.get(
              "postgres-" + major + "-" + key,
              into -> {
                try (InputStream raw = zip.getInputStream(archive);
                    InputStream tar = new BufferedInputStream(new XZInputStream(raw), 1 << 16)) {
                  TarArchive.unpack(tar, into);
                }
                new Binaries(major, into.resolve("bin"), key).check();
              });
      Binaries binaries = new Binaries(major, folder.resolve("bin"), key);
      if (!binaries.complete()) {
        throw EmbeddedErrors.of(
            "the PostgreSQL " + major + " programs in " + folder + " are incomplete",
            "Remove that folder; dbkeep unpacks it again.");
      }
      return binaries;
    } catch (IOException e) {
      throw damaged(jar, String.valueOf(e.getMessage())).cause(e);
    }
  }

  private static DbkeepException damaged(Path jar, String reason) {
    return EmbeddedErrors.of(
        "cannot read " + jar + ": " + reason,
        "Install dbkeep again; in a checkout remove the folder target and build again.");
  }
}
