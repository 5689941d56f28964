package dev.dbkeep.migrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small migration folders for tests. */
final class Folders {
  private Folders() {}

  static Path write(Path folder, String file, String text) {
    return write(folder, file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path folder, String file, byte[] bytes) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      return Files.write(path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A migration of dbkeep's or Prisma's layout. */
  static Path script(Path folder, String name, String sql) {
    return write(folder, name + "/migration.sql", sql);
  }

  /**
   * A folder of Drizzle's layout: the journal for these tags, a minute apart, and a file for each.
   */
  static Path drizzle(Path folder, String... tagsAndSql) {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < tagsAndSql.length; i += 2) {
      entries
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"idx":%d,"version":"7","when":%d,"tag":"%s","breakpoints":true}\
              """
                  .formatted(i / 2, 1_700_000_000_000L + i * 30_000L, tagsAndSql[i]));
      write(folder, tagsAndSql[i] + ".sql", tagsAndSql[i + 1]);
    }
    return write(
        folder,
        "meta/_journal.json",
        "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[" + entries + "]}");
  }
}
