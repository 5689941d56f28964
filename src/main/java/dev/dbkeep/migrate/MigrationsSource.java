package dev.dbkeep.migrate;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.schema.SchemaSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A migrations folder as a source of a schema: its scripts in their order, run on an empty
 * database.
 */
public final class MigrationsSource implements SchemaSource {
  private final MigrationFolder folder;
  private final List<Migration> migrations;
  private final String home;

  private MigrationsSource(MigrationFolder folder, List<Migration> migrations, ServerUrl url) {
    this.folder = folder;
    this.migrations = fresh(migrations);
    this.home = home(History.of(folder, url));
  }

  /**
   * The schema after all migrations of the folder.
   *
   * @param url the database they are meant for, which may name the schema of the scripts
   */
  public static MigrationsSource of(MigrationFolder folder, ServerUrl url) {
    return of(folder, folder.migrations(), url);
  }

  /** The schema after these migrations, for example those that a database has. */
  public static MigrationsSource of(
      MigrationFolder folder, List<Migration> migrations, ServerUrl url) {
    return new MigrationsSource(folder, migrations, url);
  }

  /**
   * An empty database begins at the newest baseline file; what is older than it never runs there.
   */
  private static List<Migration> fresh(List<Migration> migrations) {
    int begin = 0;
    for (int i = 0; i < migrations.size(); i++) {
      if (isBaseline(migrations.get(i))) {
        begin = i;
      }
    }
    List<Migration> fresh = new ArrayList<>(migrations.subList(begin, migrations.size()));
    if (begin > 0) {
      FlywayVersion first = migrations.get(begin).versioned().flyway().requireVersion();
      fresh.removeIf(
          migration ->
              !isBaseline(migration)
                  && migration.versioned().flyway().version() != null
                  && migration.versioned().flyway().requireVersion().compareTo(first) <= 0);
    }
    return fresh;
  }

  private static boolean isBaseline(Migration migration) {
    return migration.origin() instanceof Migration.Versioned versioned
        && versioned.flyway().kind() == FlywayName.Kind.BASELINE;
  }

  @Override
  public String description() {
    return folder.path().toString();
  }

  @Override
  public List<SqlScript> scripts() {
    return migrations.stream().map(Migration::script).map(script -> script.after(home)).toList();
  }

  /** Flyway and Prisma make their schema and run every script there. */
  private static String home(History history) {
    if (history.schema().equals("public")) {
      return "";
    }
    return history
        .searchPath()
        .map(
            path ->
                "CREATE SCHEMA IF NOT EXISTS "
                    + Identifiers.quote(history.schema())
                    + "; SET search_path = "
                    + path
                    + "; ")
        .orElse("");
  }

  @Override
  public boolean ordered() {
    return true;
  }
}
