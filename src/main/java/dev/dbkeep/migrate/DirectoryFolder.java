package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One folder per migration with a migration.sql in it: Prisma's layout, which dbkeep shares so that
 * a project can move without renaming. Every sub-folder is a migration whatever its name ("… copy",
 * a name ending in .sql), as in Prisma.
 */
final class DirectoryFolder {
  static final String SCRIPT = "migration.sql";
  static final String LOCK_FILE = "migration_lock.toml";
  private static final Set<String> POSTGRES = Set.of("postgresql", "postgres", "cockroachdb");

  private DirectoryFolder() {}

  static MigrationFolder read(Path folder, MigrationFormat format) {
    checkProvider(folder.resolve(LOCK_FILE));
    List<Migration> migrations = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Path directory : directories(folder)) {
      Path file = directory.resolve(SCRIPT);
      String name = directory.getFileName().toString();
      if (!Files.exists(file)) {
        throw DbkeepException.of(
            ErrorCode.MIGRATION_FOLDER,
            directory + " has no " + SCRIPT,
            "Restore the file from version control, or delete the folder if the migration never was"
                + " applied.");
      }
      if (Files.exists(directory.resolve("snapshot.json"))) {
        throw DbkeepException.of(
            ErrorCode.MIGRATION_FOLDER,
            directory + " is in the layout of drizzle-kit 1.0, which dbkeep does not read yet",
            "Use the layout with meta/_journal.json that drizzle-kit 0.x writes.");
      }
      String content = ScriptFile.read(file);
      if (content.isBlank()) {
        notes.add(name + " is empty");
      }
      migrations.add(
          new Migration(
              name,
              file,
              ScriptFile.script(folder, file, content),
              Checksums.sha256(content),
              content,
              new Migration.InFolder()));
    }
    return new MigrationFolder(format, folder, migrations, notes, List.of());
  }

  private static List<Path> directories(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(Files::isDirectory)
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted(Comparator.comparing(child -> child.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw ScriptFile.unreadable(folder, e);
    }
  }

  private static void checkProvider(Path lockFile) {
    if (!Files.exists(lockFile)) {
      return;
    }
    for (String line : ScriptFile.read(lockFile).lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0 && line.substring(0, equals).strip().equals("provider")) {
        String provider = line.substring(equals + 1).strip().replace("\"", "");
        if (!POSTGRES.contains(provider)) {
          throw DbkeepException.of(
              ErrorCode.MIGRATION_FOLDER,
              lockFile + " says that these migrations are for " + provider + ", not for PostgreSQL",
              "Name the folder of the PostgreSQL migrations with `--migrations PATH`.");
        }
      }
    }
  }
}
