package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's folder: the file name says what runs when; sub-folders are only for order on the disk.
 */
final class FlywayFolder {
  private static final Set<String> CODE = Set.of("java", "class", "kt", "groovy");
  private static final List<String> CALLBACKS = List.of("before", "after", "createSchema");

  private final Path folder;
  private final FlywayPlaceholders placeholders;
  private final boolean replacement;
  private final TreeMap<FlywayVersion, Migration> versioned = new TreeMap<>();
  private final TreeMap<FlywayVersion, Migration> baselines = new TreeMap<>();
  private final TreeMap<String, Migration> repeatable = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> unsupported = new ArrayList<>();

  private FlywayFolder(Path folder, FlywayPlaceholders placeholders, boolean replacement) {
    this.folder = folder;
    this.placeholders = placeholders;
    this.replacement = replacement;
  }

  /** This folder; where Flyway reads it as one of several, all of them. */
  static MigrationFolder read(Path folder, FolderOptions options) {
    ToolSettings told = options.toolOf(MigrationFormat.FLYWAY);
    FlywayFolder reader =
        new FlywayFolder(
            folder, new FlywayPlaceholders(options.placeholders()), told.placeholderReplacement());
    Path named = folder.toAbsolutePath().normalize();
    List<Path> locations = told.locations().contains(named) ? told.locations() : List.of(folder);
    for (Path location : locations) {
      files(location).forEach(file -> reader.add(location, file));
      reader.addJavaMigrations(location);
    }
    List<Migration> migrations = new ArrayList<>(reader.baselines.values());
    migrations.addAll(reader.versioned.values());
    migrations.sort(
        Comparator.comparing(
                (Migration migration) -> migration.versioned().flyway().requireVersion())
            .thenComparing(migration -> migration.versioned().flyway().kind()));
    migrations.addAll(reader.repeatable.values());
    return new MigrationFolder(
        MigrationFormat.FLYWAY, folder, migrations, reader.notes, reader.unsupported);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw ScriptFile.unreadable(folder, e);
    }
  }

  private void add(Path location, Path file) {
    String fileName = file.getFileName().toString();
    Optional<FlywayName> name = FlywayName.parse(fileName);
    if (name.isEmpty()) {
      explain(location, file, fileName);
      return;
    }
    switch (name.get().kind()) {
      case VERSIONED -> addVersioned(versioned, migration(location, file, name.get()));
      case BASELINE -> addVersioned(baselines, migration(location, file, name.get()));
      case REPEATABLE -> addRepeatable(migration(location, file, name.get()));
      case UNDO -> notes.add(fileName + " is an undo script, which dbkeep does not run");
    }
  }

  /** What Flyway would treat in another way is said, so that nobody believes it had run. */
  private void explain(Path location, Path file, String fileName) {
    int dot = fileName.lastIndexOf('.');
    String stem = dot < 0 ? fileName : fileName.substring(0, dot);
    String extension = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    if (CODE.contains(extension)
        && stem.indexOf('$') < 0
        && FlywayName.parseStem(stem).isPresent()) {
      unsupported.add(stem);
    } else if (extension.equals("sql") && CALLBACKS.stream().anyMatch(stem::startsWith)) {
      notes.add(fileName + " is a Flyway callback, which dbkeep does not run");
    } else if (extension.equals("sql")) {
      notes.add(
          location.relativize(file)
              + " is not named as Flyway wants it, so that Flyway does not run it either");
    }
  }

  /** Java migrations live in the source tree beside the resources. */
  private void addJavaMigrations(Path location) {
    Path resources = Path.of("src", "main", "resources");
    Path absolute = location.toAbsolutePath().normalize();
    for (Path top = absolute; top != null; top = top.getParent()) {
      if (top.endsWith(resources)) {
        Path below = top.relativize(absolute);
        for (String language : List.of("java", "kotlin", "groovy")) {
          Path sources = top.resolveSibling(language).resolve(below);
          if (Files.isDirectory(sources)) {
            files(sources).forEach(file -> explain(sources, file, file.getFileName().toString()));
          }
        }
        return;
      }
    }
  }

  private Migration migration(Path location, Path file, FlywayName name) {
    String content = ScriptFile.read(file);
    FlywayScriptConfig config = FlywayScriptConfig.beside(file);
    String text =
        replacement && config.placeholders() ? placeholders.replace(file, content) : content;
    String raw = Checksums.flyway(content);
    // Flyway takes the checksum of a repeatable after its placeholders were replaced: a new value
    // runs it again.
    String checksum = name.kind() == FlywayName.Kind.REPEATABLE ? Checksums.flyway(text) : raw;
    String path = location.relativize(file).toString().replace('\\', '/');
    return new Migration(
        file.getFileName().toString(),
        file,
        ScriptFile.script(location, file, text),
        checksum,
        content,
        new Migration.Versioned(name, path, raw, config.inTransaction()));
  }

  private static void addVersioned(TreeMap<FlywayVersion, Migration> map, Migration migration) {
    Migration other = map.put(migration.versioned().flyway().requireVersion(), migration);
    if (other != null) {
      throw twice(
          other, migration, "version " + migration.versioned().flyway().requireVersion().text());
    }
  }

  private void addRepeatable(Migration migration) {
    @Nullable Migration other =
        repeatable.put(migration.versioned().flyway().description(), migration);
    if (other != null) {
      throw twice(
          other, migration, "the description " + migration.versioned().flyway().description());
    }
  }

  private static DbkeepException twice(Migration first, Migration second, String what) {
    return DbkeepException.of(
        ErrorCode.MIGRATION_FOLDER,
        "%s and %s have %s both"
            .formatted(first.versioned().path(), second.versioned().path(), what),
        "Rename the one that is not applied anywhere yet.");
  }
}
