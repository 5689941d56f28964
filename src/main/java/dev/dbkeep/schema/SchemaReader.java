package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the schema that scripts describe, by running them on a scratch database. */
public final class SchemaReader {
  private final ShadowServer embedded;

  public SchemaReader(ShadowServer embedded) {
    this.embedded = embedded;
  }

  /**
   * The catalog that {@code source} builds: on the target's own server when its role may create
   * databases, else on the embedded one of the same version.
   */
  public Catalog read(SchemaSource source, @Nullable ServerUrl target) {
    // the scripts come first: a mistake in them must not cost a database
    List<SqlScript> scripts = source.scripts();
    try (ShadowDatabase shadow = ShadowDatabase.create(target, embedded)) {
      ScriptRunner.run(shadow.url(), scripts, source.ordered());
      return read(shadow.url());
    }
  }

  /** What a live database holds. */
  public static Catalog read(ServerUrl url) {
    try (Connection connection = Connections.open(url)) {
      return CatalogReader.read(connection);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }
}
