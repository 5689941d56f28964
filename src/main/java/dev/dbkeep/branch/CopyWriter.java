package dev.dbkeep.branch;

import dev.dbkeep.postgres.wire.BackupInput;
import dev.dbkeep.postgres.wire.BaseBackupStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks a base backup into the folder of a branch. Tablespaces move into that folder: the paths
 * that the server names are the original's, which live on.
 */
final class CopyWriter {
  private static final String MAIN = "base.tar";
  private static final String MAP = "tablespace_map";

  private final Path folder;
  private final Path data;
  private final byte[] buffer = new byte[1 << 17];

  CopyWriter(Path folder) {
    this.folder = folder;
    this.data = folder.resolve(DirectoryHome.DATA);
  }

  void write(BackupInput input) throws IOException {
    Folders.make(data);
    while (true) {
      switch (input.next()) {
        case BaseBackupStream.Archive archive -> archive(archive.name(), input.content());
        case BaseBackupStream.End _ -> {
          return;
        }
        case BaseBackupStream.Manifest _, BaseBackupStream.Data _, BaseBackupStream.Progress _ -> {}
      }
    }
  }

  private void archive(String name, InputStream content) throws IOException {
    Path root =
        name.equals(MAIN) ? data : tablespace(name.substring(0, name.length() - ".tar".length()));
    TarArchiveInputStream tar = new TarArchiveInputStream(content);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path path = root.resolve(entry.getName()).normalize();
      if (!path.startsWith(root)) {
        throw new IOException("the server wants to write outside the branch: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Folders.make(path);
      } else if (entry.isSymbolicLink()) {
        throw new IOException(
            entry.getName() + " of the source is a symbolic link, which a branch cannot follow");
      } else if (!entry.getName().equals(MAP)) {
        file(path, tar);
      }
    }
  }

  /**
   * The folder of a tablespace, and the link to it. The server sends no links but a map, which
   * would lead recovery to the original's tablespaces.
   */
  private Path tablespace(String oid) throws IOException {
    Path path = folder.resolve(DirectoryHome.TABLESPACES).resolve(oid);
    Folders.make(path);
    Path links = data.resolve("pg_tblspc");
    Folders.make(links);
    Path link = links.resolve(oid);
    if (Files.notExists(link, LinkOption.NOFOLLOW_LINKS)) {
      Files.createSymbolicLink(link, path);
    }
    return path;
  }

  private void file(Path path, InputStream content) throws IOException {
    Folders.make(path.resolveSibling(".").normalize());
    try (OutputStream out = Files.newOutputStream(path)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
  }
}
