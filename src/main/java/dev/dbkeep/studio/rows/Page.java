package dev.dbkeep.studio.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of rows.
 *
 * @param columns the names of the cells
 * @param before whether there are rows in front of it
 * @param after whether there are rows behind it
 * @param method keyset when the place was found by values, offset when rows had to be passed
 * @param millis in which the server answered
 * @param position about how far from the beginning it lies, 0 to 1; null when nobody knows
 * @param warning why this page is slow, and what would help
 */
public record Page(
    List<String> columns,
    List<Row> rows,
    boolean before,
    boolean after,
    String method,
    long millis,
    @Nullable Double position,
    @Nullable String warning) {}
