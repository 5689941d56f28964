package dev.dbkeep.studio.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a scan is.
 *
 * @param progress of the table, 0 to 1; null when nobody knows
 * @param found rows so far
 * @param rows those that were found since the last line
 * @param done whether this is the last line
 * @param complete whether the whole table was read
 */
public record ScanLine(
    @Nullable Double progress, long found, List<Row> rows, boolean done, boolean complete) {}
