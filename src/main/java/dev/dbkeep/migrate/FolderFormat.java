package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out by the files whose folder it is. Two answers are an error, never a guess. */
final class FolderFormat {
  /** Where the tools put their migrations, relative to a project. */
  private static final List<String> PLACES =
      List.of(
          "migrations",
          "prisma/migrations",
          "prisma/migration",
          "drizzle",
          "db/migration",
          "db/migrations",
          "src/main/resources/db/migration");

  private static final int FLYWAY_DEPTH = 8;

  private FolderFormat() {}

  static MigrationFormat of(Path folder) {
    Map<MigrationFormat, String> evidence = evidence(folder);
    if (evidence.size() > 1) {
      String found =
          evidence.entrySet().stream()
              .map(entry -> entry.getKey().tool() + " (" + entry.getValue() + ")")
              .collect(Collectors.joining(" and of "));
      throw DbkeepException.of(
          ErrorCode.MIGRATION_FOLDER,
          folder + " looks like a folder of " + found,
          "Say which with `--format "
              + Names.list(evidence.keySet())
              + "`, or move the files of the other away.");
    }
    return evidence.keySet().stream().findFirst().orElseGet(() -> byName(folder));
  }

  /** Which files speak for which format. */
  private static Map<MigrationFormat, String> evidence(Path folder) {
    Map<MigrationFormat, String> evidence = new EnumMap<>(MigrationFormat.class);
    if (Files.isRegularFile(folder.resolve(DrizzleFolder.JOURNAL))) {
      evidence.put(MigrationFormat.DRIZZLE, DrizzleFolder.JOURNAL);
    }
    boolean lock = Files.isRegularFile(folder.resolve(DirectoryFolder.LOCK_FILE));
    if (lock) {
      evidence.put(MigrationFormat.PRISMA, DirectoryFolder.LOCK_FILE);
    }
    Optional<Path> script = firstScriptFolder(folder);
    if (script.isPresent() && !lock) {
      MigrationFormat format =
          byName(folder) == MigrationFormat.PRISMA ? MigrationFormat.PRISMA : MigrationFormat.OWN;
      evidence.put(format, folder.relativize(script.get()).toString());
    }
    firstFlywayFile(folder)
        .ifPresent(
            file -> evidence.put(MigrationFormat.FLYWAY, folder.relativize(file).toString()));
    return evidence;
  }

  /** What an empty folder of this name will be. */
  static MigrationFormat byName(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent != null && parent.endsWith("prisma")) {
      return MigrationFormat.PRISMA;
    }
    if (absolute.endsWith("drizzle")) {
      return MigrationFormat.DRIZZLE;
    }
    return absolute.endsWith(Path.of("db", "migration"))
        ? MigrationFormat.FLYWAY
        : MigrationFormat.OWN;
  }

  private static Optional<Path> firstScriptFolder(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .map(child -> child.resolve(DirectoryFolder.SCRIPT))
          .filter(Files::isRegularFile)
          .sorted()
          .findFirst();
    } catch (IOException e) {
      throw ScriptFile.unreadable(folder, e);
    }
  }

  private static Optional<Path> firstFlywayFile(Path folder) {
    try (Stream<Path> files = Files.walk(folder, FLYWAY_DEPTH)) {
      return files
          .filter(file -> FlywayName.parse(file.getFileName().toString()).isPresent())
          .filter(Files::isRegularFile)
          .sorted()
          .findFirst();
    } catch (IOException e) {
      throw ScriptFile.unreadable(folder, e);
    }
  }

  /** The usual ones and those the tools were told; of several that are one, the first. */
  static Set<Path> places(Path project, List<ToolSettings> tools) {
    Set<Path> places = new LinkedHashSet<>();
    PLACES.forEach(place -> places.add(project.resolve(place)));
    for (ToolSettings told : tools) {
      told.locations().forEach(places::remove);
      told.locations().stream().findFirst().ifPresent(places::add);
    }
    return places;
  }

  static Optional<Path> find(Path project, List<ToolSettings> tools) {
    List<Path> found = new ArrayList<>();
    for (Path folder : places(project, tools)) {
      if (Files.isDirectory(folder) && !evidence(folder).isEmpty()) {
        found.add(folder);
      }
    }
    if (found.size() > 1) {
      String names =
          found.stream()
              .map(folder -> project.relativize(folder) + " (" + of(folder).tool() + ")")
              .collect(Collectors.joining(" and "));
      throw DbkeepException.of(
          ErrorCode.MIGRATION_FOLDER,
          "more than one migrations folder: " + names,
          "Name the one to use with `--migrations PATH`, or under migrations in dbkeep.toml.");
    }
    return found.stream().findFirst();
  }
}
