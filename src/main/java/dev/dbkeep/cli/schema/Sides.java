package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Version;
import dev.dbkeep.cli.project.PeerConfigurations;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.Settings;
import dev.dbkeep.migrate.FolderOptions;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationFormat;
import dev.dbkeep.migrate.MigrationsSource;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.prisma.PrismaOptions.IndexReading;
import dev.dbkeep.schema.CatalogReader;
import dev.dbkeep.schema.EmptySource;
import dev.dbkeep.schema.SchemaCache;
import dev.dbkeep.schema.SchemaReader;
import dev.dbkeep.schema.SchemaSource;
import dev.dbkeep.schema.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads whatever can be compared: a database, a desired schema, a migrations folder, nothing. */
public final class Sides {
  static final String WORDS =
      "live, schema, migrations, empty, a postgresql:// URL, or a .sql, .prisma or migrations path";

  private final Context context;
  private final Project project;
  private @Nullable ServerUrl comparedWith;
  private IndexReading reading = IndexReading.AS_POSTGRESQL;

  public Sides(Context context, Project project) {
    this.context = context;
    this.project = project;
  }

  /** A schema file is built on the server it is compared with: same version, same extensions. */
  Sides onServerOf(String... arguments) {
    for (String argument : arguments) {
      if (isUrl(argument)) {
        comparedWith = ServerUrl.parse(argument);
        break;
      }
    }
    return this;
  }

  /** How a schema.prisma is compared with a live database. */
  Sides reading(IndexReading wanted) {
    reading = wanted;
    return this;
  }

  /** The side that an argument of diff names. */
  public Side of(String argument) {
    return switch (argument) {
      case "live" -> live(project.url());
      case "schema" -> source(SchemaSources.required(context, project, reading));
      case "migrations" -> migrations(project.settings().migrations());
      case "empty" -> empty();
      default -> other(argument);
    };
  }

  private Side other(String argument) {
    if (isUrl(argument)) {
      ServerUrl url = ServerUrl.parse(argument);
      context.console().redactor().remember(url.password());
      return live(url);
    }
    Path path = context.directory().resolve(argument);
    return Files.isDirectory(path) && isMigrations(path)
        ? migrations(path)
        : source(SchemaSources.ofPath(context, path, project.settings().url(), reading));
  }

  /** Counts as a database: nothing is said about what it does not hold. */
  Side empty() {
    Side empty = source(new EmptySource());
    return new Side(empty.description(), empty.catalog(), empty.scope(), true);
  }

  private static boolean isUrl(String argument) {
    return argument.startsWith("postgres") && argument.contains("://")
        || argument.startsWith("jdbc:");
  }

  public Side live(ServerUrl url) {
    try (Connection connection = Connections.open(url)) {
      return live(url, connection);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  Side live(ServerUrl url, Connection connection) {
    return new Side(url.toString(), CatalogReader.read(connection), Scope.EVERYTHING, true);
  }

  public Side source(SchemaSource source) {
    Settings settings = project.settings();
    ServerUrl shadow = settings.shadowUrl();
    if (shadow == null) {
      shadow = comparedWith == null ? project.url() : comparedWith;
    }
    return new Side(
        source.description(), reader(settings).read(source, shadow), source.scope(), false);
  }

  private SchemaReader reader(Settings settings) {
    return new SchemaReader(
        major ->
            EmbeddedServer.start(settings.home(), major == 0 ? settings.postgresMajor() : major),
        cache());
  }

  /**
   * None while dbkeep itself is being changed: then nobody could tell what an older run could see.
   */
  private @Nullable SchemaCache cache() {
    return Version.build()
        .map(build -> new SchemaCache(context.cache().resolve("schemas"), build, context.clock()))
        .orElse(null);
  }

  private Side migrations(Path folder) {
    Settings settings = project.settings();
    ServerUrl url = comparedWith == null ? project.url() : comparedWith;
    boolean ofProject = folder.normalize().equals(settings.migrations().normalize());
    FolderOptions options =
        FolderOptions.of(
            ofProject ? MigrationFormat.ofKey(settings.migrationsFormat()).orElse(null) : null,
            url,
            context.clock(),
            Map.of(),
            PeerConfigurations.in(settings.directory()));
    return source(MigrationsSource.of(MigrationFolder.open(folder, options), url));
  }

  /** A folder whose files carry an order: what Prisma, Drizzle, Flyway or dbkeep write. */
  private boolean isMigrations(Path folder) {
    if (folder.normalize().equals(project.settings().migrations().normalize())
        || Files.exists(folder.resolve("migration_lock.toml"))
        || Files.exists(folder.resolve("meta/_journal.json"))) {
      return true;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.anyMatch(Sides::isMigration);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isMigration(Path path) {
    String name = path.getFileName().toString();
    return Files.exists(path.resolve("migration.sql"))
        || name.endsWith(".sql") && name.startsWith("V") && name.contains("__");
  }
}
