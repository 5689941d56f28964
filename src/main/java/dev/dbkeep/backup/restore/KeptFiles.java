package dev.dbkeep.backup.restore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a data directory keeps when its cluster is replaced by a former one: the configuration,
 * where it lies inside, and whose it is.
 */
final class KeptFiles {
  /** The last ones are the server's certificates, which expire. */
  private static final List<String> NAMES =
      List.of(
          "postgresql.conf",
          "postgresql.auto.conf",
          "pg_hba.conf",
          "pg_ident.conf",
          "conf.d",
          "server.crt",
          "server.key",
          "root.crt",
          "root.crl");

  private final Path from;
  private final Path to;

  KeptFiles(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Gives the new directory the owner and mode of the old one, and its configuration.
   *
   * @return the names of what was kept
   */
  List<String> keep() throws IOException {
    own();
    List<String> kept = new ArrayList<>();
    for (String name : NAMES) {
      Path old = from.resolve(name);
      if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
        copy(old, to.resolve(name));
        kept.add(name);
      }
    }
    // a distribution has them elsewhere, and would read empty ones that lie here
    for (String name : List.of("postgresql.conf", "pg_hba.conf", "pg_ident.conf")) {
      if (!kept.contains(name)) {
        Files.deleteIfExists(to.resolve(name));
      }
    }
    if (!kept.contains("postgresql.auto.conf")) {
      // what is in it would keep the server beside its original
      Files.write(to.resolve("postgresql.auto.conf"), new byte[0]);
    }
    return kept;
  }

  private void own() throws IOException {
    Map<String, Object> whose = Files.readAttributes(from, "unix:uid,gid,mode");
    if (System.getProperty("user.name", "").equals("root")) {
      Files.walkFileTree(to, new Giver(whose));
    }
    Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
  }

  private static Map<String, Object> owner(Map<String, Object> all) {
    return Map.of("uid", number(all, "uid"), "gid", number(all, "gid"));
  }

  private static Object number(Map<String, Object> all, String name) {
    Object value = all.get(name);
    return value == null ? -1 : value;
  }

  /** Gives a whole folder to a user. */
  private static final class Giver extends SimpleFileVisitor<Path> {
    private final Map<String, Object> whose;

    Giver(Map<String, Object> whose) {
      this.whose = owner(whose);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      give(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      give(file);
      return FileVisitResult.CONTINUE;
    }

    private void give(Path path) throws IOException {
      for (Map.Entry<String, Object> one : whose.entrySet()) {
        Files.setAttribute(path, "unix:" + one.getKey(), one.getValue(), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(to);
      try (var inside = Files.list(from)) {
        for (Path file : inside.toList()) {
          copy(file, to.resolve(file.getFileName()));
        }
      }
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
      return;
    }
    Files.copy(
        from,
        to,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES,
        LinkOption.NOFOLLOW_LINKS);
    if (Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS)) {
      try (FileChannel file = FileChannel.open(to, StandardOpenOption.READ)) {
        file.force(true);
      }
    }
  }
}
