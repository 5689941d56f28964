package dev.dbkeep.migrate;

import dev.dbkeep.postgres.Identifiers;
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

  private MigrationsSource(MigrationFolder folder, List<Migration> migrations) {
    this.folder = folder;
    this.migrations = List.copyOf(migrations);
  }

  /** The schema after all migrations of the folder. */
  public static MigrationsSource of(MigrationFolder folder) {
    return new MigrationsSource(folder, fresh(folder.migrations()));
  }

  /** The schema after these migrations, for example those that a database has. */
  public static MigrationsSource of(MigrationFolder folder, List<Migration> migrations) {
    return new MigrationsSource(folder, fresh(migrations));
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
    String home = home();
    return migrations.stream()
        .map(Migration::script)
        .map(script -> new SqlScript(script.name(), home + script.text()))
        .toList();
  }

  /** Flyway creates the schema it was told and runs every script there; no line is moved by it. */
  private String home() {
    String schema = folder.tool().schema();
    if (folder.format() != MigrationFormat.FLYWAY || schema == null) {
      return "";
    }
    String quoted = Identifiers.quote(schema);
    return "CREATE SCHEMA IF NOT EXISTS "
        + quoted
        + "; SET search_path = "
        + quoted
        + ", \"$user\", public; ";
  }

  @Override
  public boolean ordered() {
    return true;
  }
}
