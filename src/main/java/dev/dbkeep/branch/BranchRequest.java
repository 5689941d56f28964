package dev.dbkeep.branch;

import dev.dbkeep.postgres.ServerUrl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted.
 *
 * @param schema brings the schema into an empty database, for a branch without rows; null for one
 *     with them
 * @param provider the one way that may be tried; null for the best that works
 * @param lifetime how long the branch is to stay; null for ever
 */
public record BranchRequest(
    String name,
    @Nullable SchemaFiller schema,
    @Nullable String provider,
    @Nullable Duration lifetime) {

  /** Builds the source's schema in an empty database. */
  @FunctionalInterface
  public interface SchemaFiller {
    void fill(ServerUrl source, ServerUrl empty);
  }

  boolean schemaOnly() {
    return schema != null;
  }
}
