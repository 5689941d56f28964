package dev.dbkeep.studio.query;

import org.jspecify.annotations.Nullable;

/**
 * A statement whose plan is wanted.
 *
 * @param analyze whether it is run for it; what it writes is rolled back
 * @param write whether it may be one that writes
 * @param confirm the name of a protected database
 */
public record ExplainRequest(
    String text, boolean analyze, @Nullable Boolean write, @Nullable String confirm) {
  boolean writes() {
    return analyze && write != null && write;
  }
}
