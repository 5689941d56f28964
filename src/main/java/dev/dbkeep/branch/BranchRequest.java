package dev.dbkeep.branch;

import dev.dbkeep.branch.mask.Masker;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted.
 *
 * @param schema brings the schema into an empty database, for a branch without rows; null for one
 *     with them
 * @param provider the one way that may be tried; null for the best that works
 * @param lifetime how long the branch is to stay; null for ever
 * @param moment which one of the past; null for the present
 * @param masker replaces personal data before anybody sees the branch; null to leave all as it is
 */
public record BranchRequest(
    String name,
    @Nullable SchemaFiller schema,
    @Nullable String provider,
    @Nullable Duration lifetime,
    @Nullable Moment moment,
    @Nullable Masker masker) {

  public BranchRequest(
      String name,
      @Nullable SchemaFiller schema,
      @Nullable String provider,
      @Nullable Duration lifetime) {
    this(name, schema, provider, lifetime, null, null);
  }

  /** Builds the source's schema in an empty database. */
  @FunctionalInterface
  public interface SchemaFiller {
    void fill(ServerUrl source, ServerUrl empty);
  }

  /**
   * A moment of the past.
   *
   * @param text as the person wrote it
   */
  public record Moment(String text, Restorer restorer) {}

  /** Restores the source's cluster as it was. */
  @FunctionalInterface
  public interface Restorer {
    /**
     * Leaves a cluster that was promoted, with no server on it.
     *
     * @param data a folder that is not there yet
     * @param log of the server that shows whether it is right
     */
    void restore(Path data, Path log) throws IOException;
  }

  boolean schemaOnly() {
    return schema != null;
  }
}
