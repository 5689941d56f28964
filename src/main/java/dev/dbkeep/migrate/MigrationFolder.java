package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder of migrations, read completely: the format, the migrations in the order in which they
 * run, and what in it dbkeep does not run.
 *
 * @param notes sentences about files that were left alone, such as Flyway's undo scripts
 * @param unsupported names of migrations that only their own tool can run; deploy refuses while one
 *     is not applied
 * @param tool what the project told the tool of this format
 */
public record MigrationFolder(
    MigrationFormat format,
    Path path,
    List<Migration> migrations,
    List<String> notes,
    List<String> unsupported,
    ToolSettings tool) {

  MigrationFolder(
      MigrationFormat format,
      Path path,
      List<Migration> migrations,
      List<String> notes,
      List<String> unsupported) {
    this(format, path, migrations, notes, unsupported, ToolSettings.defaults(format));
  }

  public MigrationFolder {
    migrations = List.copyOf(migrations);
    notes = List.copyOf(notes);
    unsupported = List.copyOf(unsupported);
  }

  /** Reads a folder whose format is found out by its files. */
  public static MigrationFolder open(Path path) {
    return open(path, FolderOptions.DEFAULT);
  }

  public static MigrationFolder open(Path path, FolderOptions options) {
    if (!Files.isDirectory(path)) {
      throw DbkeepException.of(
          ErrorCode.MIGRATION_FOLDER,
          "the migrations folder " + path + " does not exist",
          "Create the first migration with `dbkeep migrate new NAME`, or name the folder with"
              + " `--migrations PATH`.");
    }
    MigrationFormat format = options.format() == null ? FolderFormat.of(path) : options.format();
    FolderOptions known = options.as(format);
    MigrationFolder folder =
        switch (format) {
          case OWN -> DirectoryFolder.read(path, MigrationFormat.OWN);
          case PRISMA -> DirectoryFolder.read(path, MigrationFormat.PRISMA);
          case DRIZZLE -> DrizzleFolder.read(path);
          case FLYWAY -> FlywayFolder.read(path, known);
        };
    return folder.with(known.toolOf(format));
  }

  /** Reads a folder, or takes one that is not there for one without migrations. */
  public static MigrationFolder openOrEmpty(Path path, FolderOptions options) {
    if (Files.isDirectory(path)) {
      return open(path, options);
    }
    MigrationFormat format =
        options.format() == null ? FolderFormat.byName(path) : options.format();
    return empty(path, format).with(options.toolOf(format));
  }

  private MigrationFolder with(ToolSettings settings) {
    List<String> all = new ArrayList<>(settings.notes());
    all.addAll(notes);
    return new MigrationFolder(format, path, migrations, all, unsupported, settings);
  }

  /**
   * The migrations folder of a project, or empty when it has none; more than one is an error that
   * names them.
   */
  public static Optional<Path> find(Path project, List<ToolSettings> tools) {
    return FolderFormat.find(project, tools);
  }

  /** Where {@link #find} looks. */
  public static List<Path> places(Path project, List<ToolSettings> tools) {
    return List.copyOf(FolderFormat.places(project, tools));
  }

  /** A folder that has no migration yet. */
  public static MigrationFolder empty(Path path, MigrationFormat format) {
    return new MigrationFolder(format, path, List.of(), List.of(), List.of());
  }

  /** The migration of this name; for Flyway a version or a description will do as well. */
  public Optional<Migration> named(String name) {
    return migrations.stream().filter(migration -> Names.isNameOf(migration, name)).findFirst();
  }
}
