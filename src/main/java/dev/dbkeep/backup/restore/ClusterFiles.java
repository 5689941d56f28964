package dev.dbkeep.backup.restore;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Repository;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongConsumer;

/** Writes the files of a base backup into a directory, and nothing outside of it. */
final class ClusterFiles {
  private final Repository repository;
  private final Path directory;

  ClusterFiles(Repository repository, Path directory) {
    this.repository = repository;
    this.directory = directory;
  }

  /**
   * Writes them all.
   *
   * @param progress told how many bytes are there
   */
  void write(BackupManifest manifest, LongConsumer progress) throws IOException {
    Chunks chunks = new Chunks();
    long done = 0;
    // the files of a tablespace come before the link that they lie behind
    for (File file : manifest.files()) {
      if (file.link() != null) {
        tablespace(inside(file.path()));
      }
    }
    for (File file : manifest.files()) {
      Path path = inside(file.path());
      if (file.directory()) {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, permissions(file.mode()));
      } else if (file.link() == null) {
        Files.createDirectories(parent(path));
        content(file, path, chunks);
        Files.setPosixFilePermissions(path, permissions(file.mode()));
        done += file.size();
        progress.accept(done);
      }
    }
  }

  /** Never where the original has it: beside the restored directory. */
  private void tablespace(Path link) throws IOException {
    Path place = directory.resolveSibling(directory.getFileName() + "-tablespaces");
    Path target = place.resolve(link.getFileName().toString());
    Files.createDirectories(target);
    Files.createDirectories(parent(link));
    Files.createSymbolicLink(link, target);
  }

  /** A manifest that names a path outside the directory was not made by dbkeep. */
  private Path inside(String name) throws DamagedException {
    Path path = directory.resolve(name).normalize();
    if (!path.startsWith(directory)) {
      throw new DamagedException("the manifest names " + name + ", which is outside the directory");
    }
    return path;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static void content(File file, Path path, Chunks chunks) throws IOException {
    long written = 0;
    try (OutputStream out = Files.newOutputStream(path)) {
      for (Part part : file.parts()) {
        byte[] chunk = chunks.get(part.chunk());
        if (part.offset() < 0 || part.offset() + part.length() > chunk.length) {
          throw new DamagedException(
              "the manifest asks for more than chunk " + part.chunk() + " holds");
        }
        out.write(chunk, part.offset(), part.length());
        written += part.length();
      }
    }
    if (written != file.size()) {
      throw new DamagedException(
          file.path() + " has " + written + " of " + file.size() + " bytes in the repository");
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = {
      PosixFilePermission.OTHERS_EXECUTE,
      PosixFilePermission.OTHERS_WRITE,
      PosixFilePermission.OTHERS_READ,
      PosixFilePermission.GROUP_EXECUTE,
      PosixFilePermission.GROUP_WRITE,
      PosixFilePermission.GROUP_READ,
      PosixFilePermission.OWNER_EXECUTE,
      PosixFilePermission.OWNER_WRITE,
      PosixFilePermission.OWNER_READ
    };
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode & 1 << bit) != 0) {
        permissions.add(all[bit]);
      }
    }
    return permissions;
  }

  /** The chunk that was read last: small files that follow each other share one. */
  private final class Chunks {
    private String id = "";
    private byte[] content = new byte[0];

    byte[] get(String wanted) throws IOException {
      if (!wanted.equals(id)) {
        content = repository.chunk(wanted);
        id = wanted;
      }
      return content;
    }
  }
}
