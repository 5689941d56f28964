package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.postgres.sql.SqlScript;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Catalogs that scripts were seen to build, so that the same scripts are not run again on a scratch
 * database like the one before.
 *
 * <p>Only ever a shortcut: what cannot be read or written is as if it had not been kept.
 */
public final class SchemaCache {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final int MOST = 20;

  /** Nothing but catalogs comes out of a file, whoever wrote it. */
  private static final ObjectInputFilter ONLY_CATALOGS =
      ObjectInputFilter.Config.createFilter("dev.dbkeep.catalog.*;java.lang.*;java.util.*;!*");

  private final Path folder;
  private final String reader;
  private final Clock clock;

  /**
   * @param reader the build of dbkeep: another one may see more in the same database
   */
  public SchemaCache(Path folder, String reader, Clock clock) {
    this.folder = folder;
    this.reader = reader;
    this.clock = clock;
  }

  /** Names what these scripts build on that ground. */
  String key(String ground, List<SqlScript> scripts, boolean ordered) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, reader);
      add(digest, ground);
      add(digest, String.valueOf(ordered));
      scripts.forEach(script -> add(digest, script.text()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** With its length before it, so that the border between two texts counts. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  Optional<Catalog> find(String key) {
    Path file = folder.resolve(key);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (isOld(file)) {
        Files.deleteIfExists(file);
        return Optional.empty();
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        in.setObjectInputFilter(ONLY_CATALOGS);
        return Optional.of((Catalog) in.readObject());
      }
    } catch (IOException | ClassNotFoundException | ClassCastException e) {
      return Optional.empty();
    }
  }

  void keep(String key, Catalog catalog) {
    try {
      Files.createDirectories(folder);
      Path aside = Files.createTempFile(folder, "new", "");
      try {
        try (ObjectOutputStream out =
            new ObjectOutputStream(new BufferedOutputStream(Files.newOutputStream(aside)))) {
          out.writeObject(catalog);
        }
        Files.setLastModifiedTime(aside, FileTime.from(clock.instant()));
        Files.move(aside, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(aside);
      }
      removeOldest();
    } catch (IOException e) {
      // The next run builds it again.
    }
  }

  private boolean isOld(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isBefore(clock.instant().minus(KEPT));
  }

  private void removeOldest() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted(Comparator.comparing(SchemaCache::written).reversed()).toList();
    }
    for (Path file : files.subList(Math.min(MOST, files.size()), files.size())) {
      Files.deleteIfExists(file);
    }
  }

  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
