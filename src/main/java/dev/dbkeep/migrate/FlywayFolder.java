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
  private final TreeMap<FlywayVersion, Migration> versioned = new TreeMap<>();
  private final TreeMap<FlywayVersion, Migration> baselines = new TreeMap<>();
  private final TreeMap<String, Migration> repeatable = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> unsupported = new ArrayList<>();

  private FlywayFolder(Path folder, FlywayPlaceholders placeholders) {
    this.folder = folder;
    this.placeholders = placeholders;
  }

  static MigrationFolder read(Path folder, FlywayPlaceholders placeholders) {
    FlywayFolder reader = new FlywayFolder(folder, placeholders);
    files(folder).forEach(reader::add);
    reader.addJavaMigrations();
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

  private void add(Path file) {
    String fileName = file.getFileName().toString();
    Optional<FlywayName> name = FlywayName.parse(fileName);
    if (name.isEmpty()) {
      explain(file, fileName);
      return;
    }
    switch (name.get().kind()) {
      case VERSIONED -> addVersioned(versioned, migration(file, name.get()));
      case BASELINE -> addVersioned(baselines, migration(file, name.get()));
      case REPEATABLE -> addRepeatable(migration(file, name.get()));
      case UNDO -> notes.add(fileName + " is an undo script, which dbkeep does not run");
    }
  }

  /** What Flyway would treat in another way is said, so that nobody believes it had run. */
  private void explain(Path file, String fileName) {
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
          folder.relativize(file)
              + " is not named as Flyway wants it, so that Flyway does not run it either");
    }
  }

  /** Java migrations live in the source tree beside the resources. */
  private void addJavaMigrations() {
    Path resources = Path.of("src", "main", "resources");
    Path absolute = folder.toAbsolutePath().normalize();
    for (Path top = absolute; top != null; top = top.getParent()) {
      if (top.endsWith(resources)) {
        Path below = top.relativize(absolute);
        for (String language : List.of("java", "kotlin", "groovy")) {
          Path sources = top.resolveSibling(language).resolve(below);
          if (Files.isDirectory(sources)) {
            files(sources).forEach(file -> explain(file, file.getFileName().toString()));
          }
        }
        return;
      }
    }
  }

  private Migration migration(Path file, FlywayName name) {
    String content = ScriptFile.read(file);
    FlywayScriptConfig config = FlywayScriptConfig.beside(file);
    String text = config.placeholders() ? placeholders.replace(file, content) : content;
    String raw = Checksums.flyway(content);
    // Flyway takes the checksum of a repeatable after its placeholders were replaced: a new value
    // runs it again.
    String checksum = name.kind() == FlywayName.Kind.REPEATABLE ? Checksums.flyway(text) : raw;
    String path = folder.relativize(file).toString().replace('\\', '/');
    return new Migration(
        file.getFileName().toString(),
        file,
        ScriptFile.script(folder, file, text),
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
