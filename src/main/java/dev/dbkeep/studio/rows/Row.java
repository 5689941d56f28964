package dev.dbkeep.studio.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is shown.
 *
 * @param cells as psql prints them, in the order of the columns; null for NULL
 * @param cut which of them are only the beginning of a longer value
 * @param cursor where the row lies in the order of its page
 */
public record Row(List<@Nullable String> cells, List<Integer> cut, List<@Nullable String> cursor) {}
