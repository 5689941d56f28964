package dev.dbkeep.studio.query;

import org.jspecify.annotations.Nullable;

/**
 * The next rows of a result, asked by the view that ran its text.
 *
 * @param cursor as the last line of the result named it
 */
public record MoreRequest(String cursor, @Nullable Integer limit) {}
