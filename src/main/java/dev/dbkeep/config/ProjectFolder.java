package dev.dbkeep.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be told from the files that lie in a project folder, without any configuration. */
public final class ProjectFolder {
  private static final List<String> PRISMA_SCHEMAS =
      List.of("prisma/schema.prisma", "prisma/schema", "schema.prisma");
  private static final List<String> SQL_SCHEMAS =
      List.of("schema.sql", "db/schema.sql", "db/schema", "schema", "sql");
  private static final List<String> MIGRATIONS =
      List.of(
          "prisma/migrations",
          "drizzle",
          "src/main/resources/db/migration",
          "db/migration",
          "db/migrations",
          "migrations");
  private static final List<String> SEEDS = List.of("seed.sql", "prisma/seed.sql", "db/seed.sql");

  private final Path directory;

  public ProjectFolder(Path directory) {
    this.directory = directory;
  }

  /** The settings that the folder itself answers. */
  public Map<Setting, String> found() {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    PackageJson packageJson = PackageJson.read(directory.resolve("package.json"));
    Optional<String> prisma =
        packageJson.schema().or(() -> first(PRISMA_SCHEMAS, path -> holds(path, ".prisma")));
    Optional<DrizzleFile> drizzle = DrizzleFile.read(directory).filter(DrizzleFile::isForPostgres);
    prisma
        .or(
            () ->
                drizzle.isPresent()
                    ? Optional.empty()
                    : first(SQL_SCHEMAS, path -> holds(path, ".sql")))
        .ifPresent(path -> values.put(Setting.SCHEMA, path));
    if (prisma.isEmpty()) {
      drizzle.ifPresent(file -> values.put(Setting.SCHEMA_COMMAND, file.exportCommand()));
    }
    migrations(prisma, drizzle).ifPresent(path -> values.put(Setting.MIGRATIONS, path));
    first(SEEDS, Files::isRegularFile).ifPresent(path -> values.put(Setting.SEED, path));
    if (!values.containsKey(Setting.SEED)) {
      packageJson.seed().ifPresent(command -> values.put(Setting.SEED_COMMAND, command));
    }
    return values;
  }

  private Optional<String> migrations(Optional<String> prisma, Optional<DrizzleFile> drizzle) {
    List<String> places = new ArrayList<>();
    FlywayFile.read(directory).map(FlywayFile::locations).stream()
        .flatMap(List::stream)
        .forEach(path -> places.add(relative(path)));
    @Nullable Path out = drizzle.map(DrizzleFile::out).orElse(null);
    if (out != null) {
      places.add(relative(out));
    }
    places.addAll(MIGRATIONS);
    Optional<String> existing =
        first(places, path -> Files.isDirectory(path) && !isEmptyDrizzle(path));
    // A Prisma project that has no migrations yet gets them where Prisma would put them.
    return existing.or(
        () -> prisma.map(path -> path.startsWith("prisma/") ? "prisma/migrations" : "migrations"));
  }

  private String relative(Path path) {
    return directory.toAbsolutePath().normalize().relativize(path.toAbsolutePath()).toString();
  }

  private static boolean isEmptyDrizzle(Path path) {
    return path.endsWith("drizzle") && !Files.isRegularFile(path.resolve("meta/_journal.json"));
  }

  private Optional<String> first(List<String> names, Predicate<Path> holds) {
    return names.stream().filter(name -> holds.test(directory.resolve(name))).findFirst();
  }

  /** A file with that ending, or a folder that has one directly inside. */
  private static boolean holds(Path path, String ending) {
    if (Files.isRegularFile(path)) {
      return path.toString().endsWith(ending);
    }
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(path)) {
      return inside.anyMatch(file -> file.toString().endsWith(ending));
    } catch (IOException e) {
      return false;
    }
  }
}
