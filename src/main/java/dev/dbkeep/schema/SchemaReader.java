package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.postgres.ServerUrl;
import org.jspecify.annotations.Nullable;

/** Reads the schema that scripts describe, by running them on a scratch database. */
public final class SchemaReader {
  private final ShadowServer embedded;

  public SchemaReader(ShadowServer embedded) {
    this.embedded = embedded;
  }

  /** The catalog that {@code source} builds: on the target's own server when its role may create databases, else on the embedded one of the same version. */
  public Catalog read(SchemaSource source, @Nullable ServerUrl target) {
    throw new UnsupportedOperationException("read " + embedded + source + target);
  }
}
