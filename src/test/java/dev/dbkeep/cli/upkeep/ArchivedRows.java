package dev.dbkeep.cli.upkeep;

import com.github.luben.zstd.ZstdInputStream;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** What retention wrote into the folder archive of a project. */
final class ArchivedRows {
  private ArchivedRows() {}

  /** Copies the archived rows of a table into a table archived_… that is there. */
  static void load(TestDatabase database, Path project, String table, String columns)
      throws IOException, SQLException {
    try (Stream<Path> files = Files.list(project.resolve("archive"));
        Connection connection = database.connect()) {
      for (Path file : files.filter(path -> isOf(table, path)).toList()) {
        try (InputStream content = new ZstdInputStream(Files.newInputStream(file))) {
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY archived_" + table + " (" + columns + ") FROM STDIN", content);
        }
      }
    }
  }

  private static boolean isOf(String table, Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("public." + table + ".") && name.endsWith(".zst");
  }
}
