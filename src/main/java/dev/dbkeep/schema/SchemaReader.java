package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the schema that scripts describe, by running them on a scratch database. */
public final class SchemaReader {
  private final ShadowServer embedded;
  private final @Nullable SchemaCache cache;

  /**
   * @param cache what earlier runs built, or null to build everything anew
   */
  public SchemaReader(ShadowServer embedded, @Nullable SchemaCache cache) {
    this.embedded = embedded;
    this.cache = cache;
  }

  /**
   * The catalog that {@code source} builds: on the target's own server when its role may create
   * databases, else on the embedded one of the same version.
   */
  public Catalog read(SchemaSource source, @Nullable ServerUrl target) {
    // the scripts come first: a mistake in them must not cost a database
    List<SqlScript> scripts = source.scripts();
    if (cache == null) {
      return build(scripts, source.ordered(), target);
    }
    String key = cache.key(ScratchGround.of(target), scripts, source.ordered());
    Optional<Catalog> known = cache.find(key);
    if (known.isPresent()) {
      return known.get();
    }
    Catalog built = build(scripts, source.ordered(), target);
    cache.keep(key, built);
    return built;
  }

  /**
   * Looks at what a source builds.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Look<T> {
    /** The scratch database is gone when this returns. */
    T at(ServerUrl scratch);
  }

  /** Builds {@code source} for somebody who has to see more of it than its catalog. */
  public <T> T look(SchemaSource source, @Nullable ServerUrl target, Look<T> look) {
    return look(source.scripts(), source.ordered(), target, look);
  }

  private <T> T look(
      List<SqlScript> scripts, boolean ordered, @Nullable ServerUrl target, Look<T> look) {
    try (ShadowDatabase shadow = ShadowDatabase.create(target, embedded)) {
      ScriptRunner.run(shadow.url(), scripts, ordered);
      return look.at(shadow.url());
    }
  }

  private Catalog build(List<SqlScript> scripts, boolean ordered, @Nullable ServerUrl target) {
    return look(scripts, ordered, target, SchemaReader::read);
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
